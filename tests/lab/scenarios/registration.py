# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "registration": REGISTER, its replies, and the way back to a registered phone."""

from kamailio import NAT_AWARE, without
from labels import certain, likely, nothing, symptom
from pairs import Pair
from phones import registration_label
from registry import experiment
from routers import SYMMETRIC

CALL_TO_PRIVATE = "the INVITE leaves for bob's private address and nothing returns"


@experiment("private-contact-registered", fault={"features": without("FIX_REGISTER")},
            twin={"features": NAT_AWARE}, ci=True)
def private_contact(lab, features):
    """The registrar keeps bob's private Contact (plain save()), and alice calls him. In the twin it
    keeps the source of his REGISTER."""
    pair = Pair(lab, features, relay=True)
    pair.register()
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(pair.proxy.sent("INVITE", pair.bob.host.address), CALL_TO_PRIVATE)
        lab.claim(not pair.bob.requests("INVITE"), "bob's phone gets no INVITE")
    pair.labels(call, "private-contact-registered", {
        "server": certain(), "alice": symptom(why="only 408 after the server's timer"),
        "bob": nothing("no call arrives"), "bob-router": nothing("no call arrives")})


@experiment("response-lost-no-rport", fault={"rport": False}, twin={"rport": True}, ci=True)
def response_lost(lab, rport):
    """A router that changes ports; alice's phone asks for no rport, and the server answers to the
    port of her Via. In the twin her phone asks."""
    pair = Pair(lab, without("FORCE_RPORT"), alice={"kind": SYMMETRIC})
    pair.alice.stack.asks_rport = rport
    status = pair.alice.registers(lab, 34)
    if lab.broken:
        lab.claim(status == 0, "no reply reaches alice")
        lab.claim(len(pair.proxy.lines("LAB in REGISTER", "198.51.100.7")) >= 10,
                  "the server gets all her REGISTERs")
        port = pair.alice_home.outside_port((pair.alice.host.address, 5060), pair.alice.proxy)
        lab.claim(port not in (None, 5060), "her router does change the port")
    registration_label(lab, pair.alice, works=not lab.broken, cause="response-lost-no-rport",
                       sees={"server": certain(), "alice": symptom(why="no reply; no rport asked"),
                             "bob": nothing(), "bob-router": nothing()} if lab.broken else None)


@experiment("binding-expired-idle", fault={"udp_timeout": 10}, twin={"udp_timeout": 120})
def binding_expired(lab, udp_timeout):
    """bob's router forgets an idle UDP mapping after 10 s; alice calls him after 40 s, and once more
    after he registered again. In the twin the router remembers 120 s."""
    pair = Pair(lab, relay=True, bob={"udp_timeout": udp_timeout})
    pair.register()
    early = pair.call(talk=3)
    pair.call_label(early)
    lab.run(40)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(len(pair.bob.requests("INVITE")) == 1, "only the first INVITE reaches bob")
        lab.claim(pair.proxy.sent("INVITE", "192.0.2.30") >= 2, "the server sent both")
    lab.claim(pair.bob.registers(lab) == 200, "bob registers again")
    late = pair.call(talk=3)
    lab.claim(late.final_status == 200, "then he is reached")
    pair.call_label(call, "binding-expired-idle", {
        "server": likely(why="answered before, silent after 40 s, alive again on the same port"),
        "alice": symptom(), "bob": nothing("no call arrives"),
        "bob-router": certain(why="the INVITE is outside and not inside")})
    pair.call_label(late)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)
