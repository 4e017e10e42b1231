# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "topology": how networks are joined: routers in a row, two providers, the same house."""

from kamailio import Kamailio, Rtpengine, without
from lab import PROXY, STUN, STUN2
from labels import certain, likely, nothing, symptom
from namespaces import Box, cable
from pairs import Pair
from phones import LabPhone, call_label, mapped_by_stun, registration_label
from registry import experiment
from relays import Coturn
from routers import FULL_CONE, PORT_RESTRICTED, SYMMETRIC

RTP = 16384


def plain_server(lab, *, relay=False, stun=()):
    server = lab.server("proxy", PROXY)
    if relay:
        Rtpengine(lab, server)
    Kamailio(lab, server, (*without(), "RTPENGINE") if relay else without())
    if stun:
        Coturn(lab, lab.server("stun", *stun))
    return server


def ask_stun(lab, phone, port=RTP):
    """The phone advertises what STUN says of its sound socket."""
    phone.sound.port = port
    mapped = mapped_by_stun(lab, phone, (STUN, 3478), port)
    phone.sound.address, phone.sound.advertised_port = mapped
    return mapped


def ring(lab, caller, callee, talk=6):
    lab.claim(caller.registers(lab) == callee.registers(lab) == 200, "both register")
    call = caller.call(f"sip:{callee.user}@example.net", hang_up_after=talk)
    lab.until(lambda: call.state == "ended", talk + 10, "the call ends")
    lab.run(1)
    return call


def label(lab, call, caller, callee, cause, sees, **more):
    works = more.get("note", False) or not lab.broken
    call_label(lab, call, callee, works=works, cause=cause if lab.broken else None,
               sees=sees if lab.broken else None, **more)
    registration_label(lab, caller)
    registration_label(lab, callee)


@experiment("double-nat", fault={"middle": "10.99.0"}, twin={"middle": None})
@experiment("cgnat", fault={"middle": "100.64.7"}, twin={"middle": None})
def routers_in_a_row(lab, middle):
    """alice's router gets a private address, or one of a carrier's own, from another router. Calls
    work through a relay."""
    server = plain_server(lab, relay=True)
    upstream = {}
    if middle:
        upstream = {"upstream": lab.home("provider", network=middle, outside="198.51.100.9"),
                    "number": 23}
    home = lab.home("alice", **upstream)
    alice, bob = lab.phone("alice", home), lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    call = ring(lab, alice, bob, 4)
    lab.claim((alice.mapped[0] == home.outside) == (middle is None), "one router or two")
    label(lab, call, alice, bob, lab.scenario.cause, {
        "alice": nothing(), "server": nothing(),
        "alice-router": certain(why="its outside address is not what the server saw")}, note=True)


@experiment("no-hairpin", fault={"hairpin": False}, twin={"hairpin": True}, ci=True)
def no_hairpin(lab, hairpin):
    """alice and carol in one house know each other's public address only; the router does not send
    back in what was meant for itself."""
    server = plain_server(lab, stun=(STUN,))
    home = lab.home("alice", hairpin=hairpin)
    alice, carol = lab.phone("alice", home), lab.phone("carol", home, number=21, port=5062)
    lab.capture("alice", alice)
    lab.capture("lan", home, "lan")
    lab.capture("router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    for phone, port in ((alice, RTP), (carol, RTP + 200)):
        lab.claim(ask_stun(lab, phone, port)[0] == home.outside, "STUN works")
    call = ring(lab, alice, carol)
    if lab.broken:
        lab.claim(call.talker.sent > 200 and carol.dialogs[0].talker.sent > 200, "both speak")
        lab.claim(call.talker.heard == carol.dialogs[0].talker.heard == 0, "none hears")
    label(lab, call, alice, carol, "no-hairpin", {
        "alice": likely(why="her sound goes to her own public address, none comes in"),
        "lan": certain(), "router": certain(), "server": symptom()})


class Particular(LabPhone):
    """Answers 404 to calls for anybody else."""

    def on_invite(self, request, server):
        if self.user not in request.uri:
            server.respond(self.response(request, 404, "Not Found"))
        else:
            super().on_invite(request, server)


@experiment("same-port-clash", fault={"port": 5060}, twin={"port": 5062})
def same_port_clash(lab, port):
    """Two phones in one house use port 5060, name the router's public address as they were told to,
    and the router hands port 5060 to one of them. In the twin the other has a port of its own."""
    server = lab.server("proxy", PROXY)
    Rtpengine(lab, server)
    Kamailio(lab, server, (*without("FIX_REGISTER", "FIX_CONTACT"), "RTPENGINE"))
    inside = {"alice": "192.168.1.20", "carol": "192.168.1.21"}
    forwards = {5060: inside["alice"]}
    if port != 5060:
        forwards[port] = inside["carol"]
    home = lab.home("alice", forwards=forwards)
    alice = lab.phone("alice", home, kind=Particular, public=(home.outside, 5060))
    carol = lab.phone("carol", home, number=21, port=port, kind=Particular,
                      public=(home.outside, port))
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("router", home, "lan", "wan")
    lab.capture("alice", alice)
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    for phone in (alice, carol, bob):
        lab.claim(phone.registers(lab) == 200, f"{phone.user} registers")
    call = bob.call("sip:carol@example.net", hang_up_after=4)
    lab.happens(lambda: call.state == "ended", 15)
    lab.run(1)
    if lab.broken:
        lab.claim(call.final_status == 404, "bob is told 404")
        lab.claim(alice.requests("INVITE") and not carol.requests("INVITE"),
                  "alice's phone got the call for carol")
    call_label(lab, call, carol, works=not lab.broken,
               cause="same-port-clash" if lab.broken else None, sees={
                   "router": certain(),
                   "alice": symptom(also=("not-nat-unavailable",),
                                    why="so does a call for a number that a PBX does not know"),
                   "server": likely(why="another phone answers 404 at carol's address"),
                   "bob": symptom(also=("not-nat-unavailable",), why="404")}
               if lab.broken else None)
    for phone in (alice, carol, bob):
        registration_label(lab, phone)


@experiment("wrong-interface-advertised", fault={"address": "172.17.0.1"},
            twin={"address": "192.168.1.20"})
def wrong_interface(lab, address):
    """alice's computer has a second network of its own, and her phone names that address for sound.
    carol sits on the same switch."""
    server = plain_server(lab)
    home = lab.home("alice")
    alice, carol = lab.phone("alice", home), lab.phone("carol", home, number=21)
    stub = Box("containers")
    cable(alice.host.box, "docker0", stub, "eth0")
    alice.host.box.sh("ip addr add 172.17.0.1/16 dev docker0")
    alice.sound.address = address
    lab.capture("alice", alice)
    lab.capture("carol", carol)
    lab.capture("lan", home, "lan")
    lab.capture("server", server)
    lab.watch()
    call = ring(lab, alice, carol)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and carol.dialogs[0].talker.heard > 200, "one way only")
    label(lab, call, alice, carol, "wrong-interface-advertised", {
        "alice": likely(why="SDP names another address than her packets have, on her own link; "
                            "behind a second router it might be her router's own, told before"),
        "carol": likely(also=("private-sdp-unrelayed",)),
        "lan": likely(), "server": symptom()})


@experiment("overlapping-private-networks", fault={"relay": False}, twin={"relay": True}, ci=True)
def overlapping(lab, relay):
    """Both homes use 192.168.1.0/24, so each phone looks for the other on its own switch."""
    pair = Pair(lab, relay=relay, bob={"network": "192.168.1"}, bob_phone={"number": 21})
    pair.register()
    call = pair.call(talk=8)
    if lab.broken:
        lab.claim(call.talker.heard == pair.bob.dialogs[0].talker.heard == 0, "none hears")
        lab.claim(call.talker.sent > 300, "alice speaks")
    pair.labels(call, "overlapping-private-networks", {
        "server": symptom(also=("private-sdp-unrelayed",)),
        "alice": certain(why="ARP for 192.168.1.21 is never answered"), "bob": certain(),
        "bob-router": likely(also=("private-sdp-unrelayed",))})


@experiment("dual-wan-split", fault={"split": True}, twin={"split": False})
def dual_wan(lab, split):
    """A router with two providers sends SIP and STUN by one and sound by the other."""
    server = plain_server(lab, stun=(STUN,))
    home = lab.home("alice", rules="""table ip second {
        chain postrouting {
            type nat hook postrouting priority 101;
            oifname "wan2" masquerade
        }
    }
    """)
    _second_line(lab, home)
    if split:
        home.router.sh("ip rule add iif lan ipproto udp dport 16384-32768 table 2")
    alice, bob = lab.phone("alice", home), lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("alice", alice)
    lab.capture("router", home, "lan", "wan", "wan2")
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    lab.claim(ask_stun(lab, alice)[0] == home.outside, "STUN goes by the first provider")
    call = ring(lab, alice, bob)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and bob.dialogs[0].talker.heard > 200, "one way only")
        lab.claim("src=198.51.100.8" in home.conntrack() or "dst=198.51.100.8" in home.conntrack(),
                  "sound left by the second provider")
    label(lab, call, alice, bob, "dual-wan-split", {
        "alice": symptom(), "router": certain(), "server": symptom(),
        "bob": likely(why="her sound comes from another address than her SDP and Via tell")})


def _second_line(lab, home):
    lab.internet.lines += 1
    line = f"line{lab.internet.lines}"
    cable(home.router, "wan2", lab.internet.box, line)
    lab.internet.box.sh(f"ip addr add 203.0.113.254/32 dev {line}\n"
                        f"ip route add 198.51.100.8/32 dev {line}")
    home.router.sh("ip addr add 198.51.100.8/32 dev wan2\n"
                   "ip route add default via 203.0.113.254 dev wan2 onlink table 2")


@experiment("symmetric-pair-no-relay", fault={"kinds": (SYMMETRIC, SYMMETRIC)},
            twin={"kinds": (SYMMETRIC, FULL_CONE)}, ci=True)
@experiment("symmetric-pair-no-relay", variant="restricted",
            fault={"kinds": (SYMMETRIC, PORT_RESTRICTED)})
def symmetric_pair(lab, kinds):
    """Both phones ask STUN and send to where sound comes from, without a relay."""
    server = plain_server(lab, stun=(STUN, STUN2))
    homes = lab.home("alice", kinds[0]), lab.home("bob", kinds[1])
    alice, bob = (lab.phone(home.name, home) for home in homes)
    for phone in (alice, bob):
        lab.capture(phone.user, phone)
        phone.sound.latches = True
    lab.capture("bob-router", homes[1], "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    for phone in (alice, bob):
        ask_stun(lab, phone)
        mapped_by_stun(lab, phone, (STUN2, 3478), RTP)
    call = ring(lab, alice, bob)
    if lab.broken:
        lab.claim(call.talker.heard == bob.dialogs[0].talker.heard == 0, "none hears")
        lab.claim(call.talker.sent > 200 and bob.dialogs[0].talker.sent > 200, "both speak")
    strict = ("stun-symmetric-mapping",)
    symmetric_bob = kinds[1] == SYMMETRIC
    label(lab, call, alice, bob, "symmetric-pair-no-relay", {
        "alice": likely(also=strict, why="her router is symmetric; of bob's nothing comes in"),
        "bob": likely(also=strict) if symmetric_bob else symptom(why="his own router is a cone"),
        "bob-router": likely(also=(*strict, "rtp-port-remapped")) if symmetric_bob else
        likely(also=("rtp-port-remapped",), why="her sound comes from another port than named"),
        "server": symptom()})


@experiment("hole-punch-port-clash", fault={"accepts": True}, twin={"accepts": False})
def port_clash(lab, accepts):
    """alice's router accepts stray packets for itself, so bob's first packet takes her port in its
    table, and her own sound towards him leaves from another."""
    server = plain_server(lab, stun=(STUN,))
    home = lab.home("alice", accepts_unsolicited=accepts)
    alice, bob = lab.phone("alice", home), lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("alice", alice)
    lab.capture("router", home, "lan", "wan")
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    lab.claim(ask_stun(lab, alice) == (home.outside, RTP), "the router keeps port numbers")
    call = ring(lab, alice, bob)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and bob.dialogs[0].talker.heard > 200, "one way only")
    label(lab, call, alice, bob, "hole-punch-port-clash", {
        "alice": symptom(), "router": certain(), "server": symptom(),
        "bob": certain("rtp-port-remapped", also=("hole-punch-port-clash",))})


@experiment("client-public-no-nat", fault={"behind": False}, twin={"behind": True})
def client_public(lab, behind):
    """alice's phone has a public address and STUN confirms it."""
    server = plain_server(lab, relay=True, stun=(STUN,))
    alice = lab.phone("alice", lab.home("alice") if behind
                      else lab.server("alice", "198.51.100.20"))
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("alice", alice)
    lab.capture("server", server)
    lab.watch()
    mapped = mapped_by_stun(lab, alice, (STUN, 3478))
    lab.claim((mapped[0] == alice.host.address) != behind, f"STUN says {mapped}")
    call = ring(lab, alice, bob, 4)
    label(lab, call, alice, bob, "client-public-no-nat", {
        "alice": certain(why="STUN tells her own address"),
        "server": nothing("behind NAT, a phone that had asked STUN would write the same")},
        note=True)
