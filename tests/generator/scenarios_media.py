# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound through NAT: RFC 3264, 4566, 4961, 7362; and who stands in its way."""

from capture import Tap, asked_and_answered
from case import (ALICE_OUTSIDE, LONG_CALL, RELAY, SERVER, STUN, Site, Sound, g711, icmp, rtp,
                  scenario, sip, tap_at)
from media import Codec, Talker
from nat import ENDPOINT_INDEPENDENT, Behaviour
from stun import probe_from

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

    def asks_for_router(self, when):
        """So that it shows that no filter on ports was set at alice's phone."""
        self.case.world.at(when, asked_and_answered, self.at_alice, self.alice.host.interface,
                           self.home.nat.inside)

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
               "leaves for 192.168.7.20: likely that nobody hears anything, unless a tunnel leads there.",
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


@scenario("rtp-not-arriving-blocked.stun", twin=False)
def rtp_blocked_after_stun(case):
    call = Open(case, sound=Sound(codec=LONG_CALL),
                bob_sound=Sound(codec=LONG_CALL, port=16400))
    case.stun_server()

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    case.world.at(0.7, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), use))
    case.internet.drops.append(lambda packet: 16384 in (packet.sport, packet.dport)
                               and 3478 not in (packet.sport, packet.dport))
    call.call()
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(source="198."), "sound from bob": rtp(source=BOB)}
    case.write("", [call.at_alice, call.at_home, call.at_bob],
               "At both phones and outside alice's router: what STUN told is where her packets to bob "
               "come from too, and his to that address never come to her router: certain.", **looks)
    case.write("phones", [call.at_alice, call.at_bob],
               "At both phones: what STUN told need not hold for bob, and whether her router has "
               "another port for him is not seen.", **looks)


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


@scenario("asymmetric-rtp-client")
def asymmetric_rtp_client(case):
    alice = Sound(codec=LONG_CALL, sends_from=case.fault(20000, 0))
    call = Open(case, relay=True, sound=alice, bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(source="192.168.1."),
             "sound to alice": rtp(to="192.168.1."), "ICMP": icmp}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her SDP names port 16384, her sound leaves from port 20000, the relay's "
        "comes to 20000 and draws ICMP port unreachable from her: certain.",
        "She sends from the port that she names."), **looks)
    case.write("wan", [call.at_server, call.at_relay],
               "At the server and its relay: what goes to where alice's sound comes from is "
               "answered with ICMP port unreachable, while hers goes on: likely.",
               **ALICE_TO_BOB, **{"sound from alice": rtp(source="198."),
                                  "sound to alice": rtp(to="198."), "ICMP": icmp})


@scenario("asymmetric-rtp-client.deaf", twin=False)
def asymmetric_and_deaf(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL, sends_from=20000),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.alice.host.bind(20000, lambda *_: None)
    call.call(8)
    case.write("", call.at_alice,
               "At alice's phone: all sound comes to port 20000, where she sends from, none to "
               "16384, where she listens; nobody says so by ICMP: likely.",
               **ALICE_TO_BOB, **{"sound from alice": rtp(source="192.168.1."),
                                  "sound to alice": rtp(to="192.168.1.")})


@scenario("latch-deadlock")
def latch_deadlock(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.server.relay.waits = True
    call.alice.sound.talks = case.fault(False, True)
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound from bob": rtp(source="192.0.2."),
             "sound to alice": rtp(to="198.")}
    case.write("", [call.at_server, call.at_relay], case.fault(
        "At the server and its relay: bob's sound comes, alice is muted and behind NAT, and the "
        "relay, which has not heard her, sends her nothing: likely.",
        "Alice speaks."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: no sound in either direction; why cannot be seen here.",
               **ALICE_TO_BOB)


@scenario("latch-deadlock.released", twin=False)
def latch_released(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL, waits=3.0),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.server.relay.waits = True
    call.call(8)
    case.write("", [call.at_server, call.at_relay],
               "At the server and its relay: alice's first packet comes after 3 s, and bob's sound, "
               "which had waited so long, goes out right after it: the call works, its beginning "
               "is missing.", **ALICE_TO_BOB,
               **{"sound from bob": rtp(source="192.0.2."), "sound from alice": rtp(source="198."),
                  "sound to alice": rtp(to="198.")})


@scenario("early-media-blocked")
def early_media_blocked(case):
    alice = Sound(codec=LONG_CALL, address=ALICE_OUTSIDE, waits=case.fault(3.0, 0.0))
    call = Open(case, sound=alice, bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound from bob": rtp(source="192.0.2."),
             "sound from alice": rtp(to="192.0.2."), "sound to alice": rtp(to="192.168.1.20")}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: bob's sound arrives outside for 3 s and comes in only "
        "after her own first packet: certain, and harmless but for the first words.",
        "Alice sends at once."), **looks)
    case.write("wan", call.at_bob,
               "At bob's phone: his sound goes out for 3 s before any comes from alice's router: "
               "possible.", **looks)


VIDEO = ("m=video {port} RTP/AVP 34", "a=rtpmap:34 H263/90000")


def with_video(phone, port):
    """A second medium beside the sound, on a port of its own."""
    phone.sound.extra = tuple(line.format(port=port) for line in VIDEO)
    picture = Sound(codec=Codec(34, 60), port=port)

    def start(dialog, body):
        address = next(l for l in body.split("\r\n") if l.startswith("c=")).split()[2]
        there = next(l for l in body.split("\r\n") if l.startswith("m=video")).split()[1]
        target = next(l for l in body.split("\r\n") if l.startswith("m=audio")).split()[1]
        dialog.open_audio().start((address, int(target)))
        if not hasattr(dialog, "video"):
            dialog.video = Talker(phone.media_host, f"{phone.user} video", port, picture)
        dialog.video.start((address, int(there)))
        phone.world.at(8, dialog.video.stop)
    phone.start_audio = start


@scenario("stream-port-blocked")
def stream_port_blocked(case):
    call = Open(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    with_video(call.alice, 20000)
    with_video(call.bob, 22000)
    if not case.twin:
        call.home.nat.blocks = lambda packet: packet.dport == 20000
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound to alice": rtp(to="192.168.1.20", to_port=16384),
             "video outside": rtp(to=ALICE_OUTSIDE, to_port=20000),
             "video inside": rtp(to="192.168.1.20", to_port=20000)}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: sound passes both ways, of the video only hers passes, "
        "bob's stays outside: certain.",
        "The router lets both in."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: sound both ways, no video comes in; a camera that is off looks "
               "the same.", **looks)


@scenario("icmp-closed-port")
def icmp_closed_port(case):
    call = Open(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.bob.on_answered = None
    if not case.twin:
        call.bob.new_talker = lambda call_id: DeafTalker(call.bob, call_id)
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: bob's phone answers her sound with ICMP port unreachable for the whole "
        "call, although it sends from that port.",
        "Bob's phone listens where it says."),
        **ALICE_TO_BOB, **{"sound from alice": rtp(to=BOB), "ICMP": icmp})


class DeafTalker(Talker):
    """Sends its sound, and closes the port that it should listen on."""

    def __init__(self, phone, call_id):
        super().__init__(phone.media_host, f"{phone.user} {call_id}", phone.sound.port, phone.sound)
        self.host.close(self.port)


@scenario("rtcp-unreachable")
def rtcp_unreachable(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL, rtcp=True),
                bob_sound=Sound(port=16400, codec=LONG_CALL, rtcp=True),
                preserves_ports=case.fault(False, True))
    call.call(14)
    case.write("", [call.at_server, call.at_relay], case.fault(
        "At the server and its relay: alice's sound and her RTCP come from two ports that do not "
        "follow each other; bob's RTCP goes to the port above that of her sound: likely, a note.",
        "The router keeps port numbers."),
        **ALICE_TO_BOB, **{"sound from alice": rtp(source="198.")})
