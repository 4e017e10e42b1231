# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "varied": known faults in other surroundings: other NAT types, ports, timers, software, and
several calls of different fate in one capture."""

from kamailio import NAT_AWARE, Kamailio, Rtpengine, without
from lab import PROXY, STUN
from labels import certain, likely, nothing, symptom
from pairs import Pair, is_over
from phones import call_label, registration_label
from registry import control, experiment
from relays import Coturn
from routers import FULL_CONE, RESTRICTED, SYMMETRIC
from softphones import Baresip, registered, softphone_labels, talk


def over(lab, call, seconds):
    lab.happens(lambda: is_over(call), seconds)
    lab.run(1)
    return call


@experiment("private-contact-registered", variant="among-others",
            fault={"features": without("FIX_REGISTER")}, twin={"features": NAT_AWARE})
def among_others(lab, features):
    """carol and dave have public addresses and talk; alice calls bob, who is behind a symmetric NAT
    on another port, and whose private Contact the registrar keeps."""
    pair = Pair(lab, features, relay=True, bob={"kind": SYMMETRIC}, bob_phone={"port": 5080})
    carol = lab.phone("carol", lab.server("carol", "192.0.2.61"))
    dave = lab.phone("dave", lab.server("dave", "192.0.2.62"))
    pair.register()
    lab.claim(carol.registers(lab) == dave.registers(lab) == 200, "carol and dave register")
    other = carol.call("sip:dave@example.net", hang_up_after=9)
    call = pair.call(talk=4)
    over(lab, other, 15)
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(pair.proxy.sent("INVITE", pair.bob.host.address), "the INVITE leaves for bob")
        lab.claim(not pair.bob.requests("INVITE"), "bob's phone gets no INVITE")
    call_label(lab, other, dave, works=True)
    registration_label(lab, carol)
    registration_label(lab, dave)
    pair.labels(call, "private-contact-registered", {
        "server": certain(), "alice": symptom(why="only 408 after the server's timer"),
        "bob": nothing(), "bob-router": nothing()})


@experiment("private-sdp-unrelayed", variant="baresip", fault={"stun": ""}, twin={"stun": "stun"})
def with_baresip(lab, stun):
    """Real phones without STUN, on other networks, and no relay. In the twin they ask STUN."""
    server = lab.server("proxy", PROXY)
    Coturn(lab, lab.server("stun", STUN))
    Kamailio(lab, server)
    homes = (lab.home("alice", FULL_CONE, network="10.44.3"),
             lab.home("bob", FULL_CONE, network="172.30.8"))
    boxes = [home.box(name) for name, home in zip(("alice", "bob"), homes)]
    for name, box in zip(("alice", "bob"), boxes):
        lab.capture(name, box)
    lab.capture("server", server)
    lab.watch()
    account = f";stunserver=stun:{STUN}:3478" if stun else ""
    alice, bob = (Baresip(lab, box, box.name, nat=stun, account=account) for box in boxes)
    registered(lab, alice, bob)
    talk(lab, alice, bob, 9)
    lab.claim(alice.call_ids(), "alice called")
    if lab.broken:
        lab.claim(alice.packets()[1] == bob.packets()[1] == 0, "none hears")
    softphone_labels(lab, alice, bob, "private-sdp-unrelayed" if lab.broken else None, {
        "server": symptom(), "alice": certain(), "bob": certain()} if lab.broken else None)


@experiment("binding-expired-idle", variant="symmetric", fault={"udp_timeout": 20},
            twin={"udp_timeout": 150})
def expired_symmetric(lab, udp_timeout):
    """bob's symmetric router forgets after 20 s and gives him another port when he comes back."""
    pair = Pair(lab, relay=True, bob={"kind": SYMMETRIC, "udp_timeout": udp_timeout},
                bob_phone={"port": 6060})
    pair.register()
    before = pair.bob.mapped[1]
    lab.run(50)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408 and not pair.bob.requests("INVITE"), "bob is not reached")
    pair.bob.refresh()
    lab.run(2)
    lab.claim(pair.bob.answers[-1][0] == 200, "bob's phone refreshes")
    lab.claim((pair.bob.mapped[1] != before) == lab.broken, "from a new port, or the same")
    pair.labels(call, "binding-expired-idle", {
        "server": certain(why="answered, 50 s idle, unanswered, back from another port"),
        "alice": symptom(), "bob": nothing(), "bob-router": certain()})


@experiment("rtp-port-remapped", variant="shifted", fault={"shifted": {16384: 41002}},
            twin={"shifted": {}})
def remapped_shifted(lab, shifted):
    """alice's router gives her sound another port than the one in her SDP, which has
    the public address by its settings; bob is in the open."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    home = lab.home("alice", shifted=shifted, network="172.20.9")
    alice = lab.phone("alice", home, port=5066)
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    alice.sound.address, alice.sound.advertised_port = "198.51.100.7", 16384
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = over(lab, bob.call("sip:alice@example.net", hang_up_after=7), 20)
    heard = alice.dialogs[0].talker.heard
    if lab.broken:
        lab.claim(call.talker.sent > 200 and heard == 0, "bob's sound does not arrive")
        lab.claim(call.talker.heard > 200, "he hears her")
    call_label(lab, call, alice, works=not lab.broken,
               cause="rtp-port-remapped" if lab.broken else None, sees={
                   "alice": symptom(why="nothing comes in; which port is open cannot be seen"),
                   "alice-router": certain(), "server": symptom(), "bob": certain()}
               if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)


@experiment("ack-lost-private-contact", variant="full-cone",
            fault={"features": without("FIX_CONTACT")}, twin={"features": NAT_AWARE})
def ack_lost_full_cone(lab, features):
    """As ack-lost-private-contact, with full-cone routers, other networks and other ports; before it
    a call to carol, whose address is public, works."""
    pair = Pair(lab, features, relay=True, alice={"kind": FULL_CONE, "network": "10.9.8"},
                bob={"kind": FULL_CONE, "network": "172.29.1"}, bob_phone={"port": 5090})
    carol = lab.phone("carol", lab.server("carol", "192.0.2.61"))
    pair.register()
    lab.claim(carol.registers(lab) == 200, "carol registers")
    other = over(lab, pair.alice.call("sip:carol@example.net", hang_up_after=3), 20)
    call = pair.call(talk=None if lab.broken else 5, wait=45)
    if lab.broken:
        lab.claim(pair.proxy.sent("ACK", "172.29.1.20"), "the ACK leaves for 172.29.1.20")
        lab.claim(not pair.bob.requests("ACK"), "bob's phone gets no ACK")
    call_label(lab, other, carol, works=True)
    registration_label(lab, carol)
    pair.labels(call, "ack-lost-private-contact", {
        "server": certain(), "alice": likely(why="200 repeated after each ACK"),
        "bob": likely(), "bob-router": likely()})


@experiment("keepalive-ineffective", variant="slow", fault={"udp_timeout": 25},
            twin={"udp_timeout": 150})
def keepalive_slow(lab, udp_timeout):
    """bob's phone sends a keep-alive every 70 s; his router forgets after 25 s."""
    pair = Pair(lab, relay=True, bob={"udp_timeout": udp_timeout})
    pair.register()
    early = pair.call(talk=3)
    pair.bob.stay_alive(70)
    lab.run(36)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408 and len(pair.bob.requests("INVITE")) == 1,
                  "the late INVITE does not reach bob")
    pair.bob.keeping_alive.cancelled = True
    pair.bob.refresh()
    lab.run(2)
    late = pair.call(talk=3)
    pair.call_label(early)
    pair.call_label(call, "keepalive-ineffective", {
        "server": likely(also=("binding-expired-idle",)), "alice": symptom(), "bob": nothing(),
        "bob-router": certain(also=("binding-expired-idle",))})
    pair.labels(late)


@experiment("tcp-idle-dropped", variant="symmetric", fault={"tcp_timeout": 25},
            twin={"tcp_timeout": 7440})
def idle_dropped_symmetric(lab, tcp_timeout):
    """Over TCP from behind a symmetric router that forgets after 25 s; alice speaks UDP. After the
    call that failed, bob's phone finds its connection dead, and registers over a new one."""
    pair = Pair(lab, relay=True, transports=("udp", "tcp"), bob_phone={"transport": "tcp"},
                bob={"kind": SYMMETRIC, "tcp_timeout": tcp_timeout, "rules": """table ip strict {
                    chain forward {
                        type filter hook forward priority 5;
                        meta l4proto tcp ct state invalid drop
                    }
                }
                """})
    pair.bob_home.router.sysctl("net/netfilter/nf_conntrack_tcp_loose", 0)
    pair.register()
    early = pair.call(talk=3)
    lab.run(75)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status >= 400 and len(pair.bob.requests("INVITE")) == 1,
                  f"alice is told {call.final_status}")
    pair.bob.host.last.close()
    lab.claim(pair.bob.registers(lab) == 200, "bob registers over a new connection")
    pair.call_label(early)
    pair.labels(call, "tcp-idle-dropped", {
        "server": likely(), "alice": symptom(), "bob": nothing(), "bob-router": certain()})


@experiment("not-nat-busy", variant="among-others", fault={"refuses": True},
            twin={"refuses": False})
def busy_among_others(lab, refuses):
    """Three phones behind one symmetric router: one is refused for its password, one calls and finds
    bob busy, one calls bob and talks."""
    pair = Pair(lab, (*NAT_AWARE, "AUTH"), relay=True, alice={"kind": SYMMETRIC},
                alice_phone={"password": "secret"}, bob_phone={"password": "secret"})
    carol = lab.phone("carol", pair.alice_home, number=21, port=5062, password="secret")
    dave = lab.phone("dave", pair.alice_home, number=22, port=5064, password="wrong")
    pair.register()
    lab.claim(carol.registers(lab) == 200, "carol registers")
    lab.claim(dave.registers(lab) == 401, "dave is refused")
    first = over(lab, carol.call("sip:bob@example.net", hang_up_after=4), 20)
    if refuses:
        pair.bob.refuses = (0.5, 486, "Busy Here", ())
    call = pair.call(talk=4)
    if lab.broken:
        lab.claim(call.final_status == 486, "alice is told 486")
    call_label(lab, first, pair.bob, works=True)
    registration_label(lab, carol)
    registration_label(lab, dave, works=False, cause="not-nat-auth", outcome="rejected", sees={
        "server": certain(), "alice": nothing("another computer"), "bob": nothing(),
        "bob-router": nothing()})
    pair.labels(call, "not-nat-busy",
                dict.fromkeys(("server", "alice", "bob", "bob-router"), certain()))


@control("negative-same-symmetric-nat")
def same_symmetric_nat(lab):
    """Two phones behind one symmetric router talk through the relay, hold the call and take it up
    again; keep-alives all the while."""
    server = lab.server("proxy", PROXY)
    Rtpengine(lab, server)
    Kamailio(lab, server, (*NAT_AWARE, "RTPENGINE"))
    home = lab.home("alice", SYMMETRIC, network="10.77.1")
    alice = lab.phone("alice", home, port=5071)
    bob = lab.phone("bob", home, number=30, port=5072)
    lab.capture("alice", alice)
    lab.capture("router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    for phone in (alice, bob):
        phone.stay_alive(9)
    call = alice.call("sip:bob@example.net")
    lab.until(lambda: call.state == "confirmed", 10, "the call is answered")
    lab.run(4)
    call.offer_again("inactive")
    lab.run(12)
    call.offer_again("")
    lab.run(4)
    call.hang_up()
    lab.run(1)
    call_label(lab, call, bob, works=True)
    registration_label(lab, alice)
    registration_label(lab, bob)


@experiment("bye-lost", variant="later", seconds=260,
            fault={"features": (*without("FIX_CONTACT"), "FIX_REPLIES", "KEEP_RELAY")},
            twin={"features": (*NAT_AWARE, "KEEP_RELAY")})
def bye_lost_later(lab, features):
    """As bye-lost, after a longer call, from a restricted-cone network with other numbers, and with a
    second call that works after it."""
    pair = Pair(lab, features, relay=True,
                alice={"kind": RESTRICTED, "network": "192.168.77", "udp_timeout": 60},
                alice_phone={"port": 5082})
    pair.long_sound()
    pair.register()
    pair.bob.hangs_up_after = 40
    call = pair.alice.call("sip:bob@example.net")
    lab.happens(lambda: call.state == "ended", 85 if lab.broken else 60)
    lab.run(1)
    if lab.broken:
        lab.claim(pair.proxy.sent("BYE", "192.168.77.20"), "the BYE leaves for 192.168.77.20")
        lab.claim(call.state == "confirmed", "alice's phone knows nothing of the end")
        call.open_audio().pause()
    pair.bob.hangs_up_after = None
    later = over(lab, pair.alice.call("sip:bob@example.net", hang_up_after=4), 20)
    pair.call_label(later)
    pair.labels(call, "bye-lost", {
        "server": certain(), "alice": symptom(why="bob's sound stops, no BYE comes"),
        "bob": likely(why="BYE unanswered while her sound goes on"), "bob-router": likely()})
