# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "connections": registered over TCP, and the connection is gone when it is needed."""

from labels import certain, likely, nothing, symptom
from pairs import Pair
from registry import experiment


@experiment("tcp-connection-gone", fault={"closes": True}, twin={"closes": False})
def connection_gone(lab, closes):
    """bob's phone closes its connection to the server after registering; the server tries to open
    one to his router."""
    pair = Pair(lab, relay=True, transports=("udp", "tcp"), bob_phone={"transport": "tcp"})
    pair.register()
    lab.run(2)
    if closes:
        pair.bob.host.last.close()
    lab.run(2)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status >= 400, f"alice is told {call.final_status}")
        lab.claim(not pair.bob.requests("INVITE"), "bob gets no INVITE")
    pair.labels(call, "tcp-connection-gone", {
        "server": certain(why="its connection is closed, SYNs to its router are unanswered"),
        "alice": symptom(), "bob": nothing("he closed, and no call arrives"),
        "bob-router": nothing("no message of the call comes by; its SYNs concern the registration")})


@experiment("tcp-idle-dropped", fault={"tcp_timeout": 15}, twin={"tcp_timeout": 7440})
def idle_dropped(lab, tcp_timeout):
    """bob's router forgets an idle connection after 15 s, without a word; alice calls after 65
    s."""
    pair = Pair(lab, relay=True, transports=("udp", "tcp"), bob_phone={"transport": "tcp"},
                bob={"tcp_timeout": tcp_timeout, "rules": """table ip strict {
                    chain forward {
                        type filter hook forward priority 5;
                        meta l4proto tcp ct state invalid drop
                    }
                }
                """})
    pair.bob_home.router.sysctl("net/netfilter/nf_conntrack_tcp_loose", 0)
    pair.register()
    lab.run(65)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status >= 400, f"alice is told {call.final_status}")
        lab.claim(not pair.bob.requests("INVITE"), "bob gets no INVITE")
    pair.labels(call, "tcp-idle-dropped", {
        "server": symptom(also=("tcp-idle-dropped",),
                          why="nothing is acknowledged any more; bob may have been switched off"),
        "alice": symptom(), "bob": nothing("no call arrives"),
        "bob-router": certain(why="segments are outside and not inside")})
