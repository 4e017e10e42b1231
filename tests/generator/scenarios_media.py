# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound through NAT: RFC 3264, 4566, 4961, 7362; and who stands in its way."""

from capture import Tap
from case import (ALICE_OUTSIDE, RELAY, SERVER, Site, Sound, g711, icmp, rtp,
                  scenario, sip, tap_at)
from nat import ENDPOINT_INDEPENDENT, Behaviour

BOB = "192.0.2.40"


class Open:
    """Alice behind her router, the server, and bob's phone with a public address of its own."""

    def __init__(self, case, relay=False, sound=None, bob_sound=None, **behaviour):
        self.case = case
        self.home = case.alice_site(**behaviour)
        self.server = case.server()
        self.server.relay = case.relay() if relay else None
        self.alice = case.phone(self.home.host("alice", 20), "alice", sound=sound or Sound())
        self.bob = case.phone(case.public_host("bob", BOB), "bob",
                              sound=bob_sound or Sound(port=16400))
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.at_server = tap_at(self.server.host)
        self.at_bob = tap_at(self.bob.host)
        self.at_relay = self.server.relay and tap_at(self.server.relay.host)

    def call(self, seconds=6):
        self.case.world.at(0.3, self.bob.register)
        self.case.world.at(0.5, self.alice.register)
        self.case.world.at(1, lambda: self.alice.call("sip:bob@example.net",
                                                      hang_up_after=seconds))
        self.case.run(seconds + 6)


ALICE_TO_BOB = {"INVITE": sip("INVITE"), "200 OK": sip("200", cseq="INVITE")}


@scenario("private-sdp-unrelayed")
def private_sdp_unrelayed(case):
    call = Open(case, relay=case.fault(False, True), sound=g711(), bob_sound=g711(port=16400))
    call.call()
    looks = {**ALICE_TO_BOB, "sound to the private address": rtp(to="192.168.1.20", source=BOB),
             "sound from alice": rtp(source="198."), "sound to alice": rtp(to="192.168.1.20")}
    case.write("", call.at_bob, case.fault(
        "At bob's phone, in the open: alice's SDP names 192.168.1.20, his sound goes there, while "
        "hers arrives from her router and is not followed: certain.",
        "The same call through a relay."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: her SDP is private, her sound leaves for bob's own address, none "
               "comes in: likely.", **looks)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: only her own sound passes.", **looks)


@scenario("private-sdp-unrelayed.both-sides", twin=False)
def private_sdp_both_sides(case):
    pair = case.pair(relay=False).watch()
    pair.register()
    pair.call_at(2)
    case.run(14)
    case.write("", pair.at_alice,
               "At alice's phone, bob behind a router too: both SDPs are private, her own sound "
               "leaves for 192.168.7.20: certain that nobody hears anything.",
               **ALICE_TO_BOB, **{"sound to the private address": rtp(to="192.168.7.20")})


@scenario("private-sdp-unrelayed.server", twin=False)
def private_sdp_at_server(case):
    home = case.alice_site()
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000), product="Example PBX 7")
    alice = case.phone(home.host("alice", 20), "alice")
    tap = Tap(home.lan, alice.host.interface)
    exchange.answers_after = 1
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    case.write("", tap,
               "At alice's phone: the same silence, but the far sound address is the server's, and "
               "servers usually latch: possible.", **ALICE_TO_BOB,
               **{"sound from alice": rtp(source="192.168.1.20")})


@scenario("private-sdp-harmless")
def private_sdp_harmless(case):
    call = Open(case, relay=True)
    call.server.relay.latches = case.fault(True, False)
    call.call()
    looks = {**ALICE_TO_BOB, "sound from the relay": rtp(source=RELAY),
             "sound to the private address": rtp(source=RELAY, to="192.168.1.20")}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her SDP is private, yet sound comes in from the relay, which follows "
        "her packets: nothing is wrong.",
        "The same relay does not latch; no sound comes in, and this note must not be given."),
        **looks)
    case.write("wan", call.at_relay,
               "At the relay: it sends alice's sound to where hers comes from.", **looks)


@scenario("private-sdp-harmless.exchange", twin=False)
def private_sdp_harmless_exchange(case):
    home = case.alice_site()
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000, latches=True), product="Example PBX 7")
    alice = case.phone(home.host("alice", 20), "alice")
    tap = tap_at(exchange.host)
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    case.write("", tap,
               "At a PBX that latches: its first packets go to the private address, all others to "
               "alice's router.", **ALICE_TO_BOB,
               **{"sound to the private address": rtp(to="192.168.1.20"),
                  "sound to the router": rtp(to=ALICE_OUTSIDE)})


@scenario("rtp-port-remapped")
def rtp_port_remapped(case):
    # The phone was told its public address; that the router changes ports it does not know.
    call = Open(case, sound=g711(address=ALICE_OUTSIDE), bob_sound=g711(port=16400),
                preserves_ports=case.fault(False, True))
    call.call()
    looks = {**ALICE_TO_BOB, "sound to the advertised port": rtp(to="198.", to_port=16384),
             "sound from alice": rtp(to=BOB), "sound to alice": rtp(to="192.168.1.20")}
    case.write("", call.at_bob, case.fault(
        "At bob's phone, in the open: alice's SDP names port 16384, her sound comes from another "
        "port, and his goes to 16384: certain.",
        "The same router keeps port numbers."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: a public SDP, no sound comes in, and rport shows that the router "
               "changes ports: possible.", **looks)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: bob's sound arrives outside at 16384 and never "
               "appears inside: certain.", **looks)


def one_way(case, rules, seconds=6):
    sound = Sound(address=ALICE_OUTSIDE, rtcp=True)
    call = Open(case, sound=sound, bob_sound=Sound(port=16400, rtcp=True))
    if not case.twin:
        rules.append(lambda packet: packet.target == (BOB, 16400))
    call.call(seconds)
    return call


@scenario("rtp-not-arriving-blocked")
def rtp_not_arriving_blocked(case):
    call = one_way(case, case.internet.prohibits)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: addresses and ports are right on both sides, each packet of her sound "
        "draws ICMP administratively prohibited: certain.",
        "The same network without that rule."), **ALICE_TO_BOB,
        **{"sound from alice": rtp(to=BOB), "sound to alice": rtp(to="192."), "ICMP": icmp})


@scenario("rtp-not-arriving-blocked.silent", twin=False)
def rtp_blocked_silently(case):
    call = one_way(case, case.internet.drops)
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(to=BOB)}
    case.write("", call.at_alice,
               "At alice's phone: her sound leaves, bob's comes in, and his RTCP reports never "
               "have a block about hers: possible.", **looks)
    case.write("far", call.at_bob,
               "At bob's phone: signalling from alice's address arrives, of her sound nothing: "
               "likely.", **looks)
    case.write("both", [call.at_alice, call.at_bob],
               "Both phones in one file: alice's sound leaves for the right address and does not "
               "arrive: certain.", **looks)


@scenario("server-sdp-private")
def server_sdp_private(case):
    rack = Site(case, "rack", "10.0.0", SERVER, Behaviour())
    exchange = case.phone(rack.host("exchange", 5), "bob", proxy=None, product="Example PBX 7",
                          sound=Sound(port=12000, address=case.fault("", SERVER)))
    exchange.public = SERVER, 5060
    for port in (5060, 12000, 12001):
        rack.nat.forwards[port] = exchange.host.address, port
    home = case.alice_site(filtering=ENDPOINT_INDEPENDENT)
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(address=ALICE_OUTSIDE))
    at_alice = Tap(home.lan, alice.host.interface)
    at_rack, inside = Tap(rack.wan, rack.nat.outside), Tap(rack.lan, exchange.host.interface)
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    looks = {**ALICE_TO_BOB, "sound to the private address": rtp(to="10.0.0.5", source="192."),
             "sound of the PBX": rtp(source="203."), "sound from alice": rtp(source="198.")}
    case.write("", at_alice, case.fault(
        "At alice's phone: the SDP of the public PBX names 10.0.0.5, and her sound leaves for that "
        "address; only the PBX is heard: certain.",
        "The PBX advertises its public address for sound too."), **looks)
    case.write("server", inside,
               "Inside the PBX's own router: its SDP leaves with 10.0.0.5, alice's sound never "
               "comes.", **looks)
    case.write("wan", at_rack,
               "Outside the PBX's router: the SDP still names 10.0.0.5 and nothing of alice's "
               "sound arrives.", **looks)
