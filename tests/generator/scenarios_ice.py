# SPDX-License-Identifier: GPL-2.0-or-later
"""ICE, TURN and DTLS that fail: RFC 8445, 8839, 7675, 8656, 6347."""

from alg import Alg
from capture import Tap
from case import (ALICE_OUTSIDE, BOB_OUTSIDE, LONG_CALL, SERVER, STUN, Site, Sound, rtp, scenario,
                  stun_message, tap_at)
from dtls import DtlsEnd
from ice import Agent, answers_with_ice
from media import Codec, audio_target
from nat import ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT, Behaviour
from scenarios_media import ALICE_TO_BOB, Open
from stun import probe_from
from turn import BIND, REFRESH, TurnClient, TurnServer

CHECKS = {"check or answer": stun_message(), "sound": rtp()}


class IcePair:
    """Alice and bob behind a router each; their phones gather addresses and do ICE."""

    def __init__(self, case, codec=LONG_CALL, asks_consent=False, **behaviour):
        self.case = case
        self.home, self.office = case.alice_site(**behaviour), case.bob_site(**behaviour)
        case.server()
        case.stun_server()
        self.alice = case.phone(self.home.host("alice", 20), "alice", sound=Sound(codec=codec))
        self.bob = case.phone(self.office.host("bob", 20), "bob",
                              sound=Sound(port=16400, codec=codec))
        self.asks_consent = asks_consent
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.at_bob = Tap(self.office.lan, self.bob.host.interface)

    def prepare(self, phone, controlling):
        def known(mapped):
            agent = Agent(phone, controlling, mapped, self.asks_consent)
            phone.sound.extra = agent.lines()
            answers_with_ice(phone, agent)
        known(None)
        probe_from(phone.host, phone.sound.port, (STUN, 3478), known)

    def call(self, seconds):
        for phone, controlling in ((self.alice, True), (self.bob, False)):
            self.case.world.at(0.3, phone.register)
            self.case.world.at(0.6, self.prepare, phone, controlling)
        self.case.world.at(9, lambda: self.alice.call("sip:bob@example.net",
                                                      hang_up_after=seconds))
        self.case.run(seconds + 16)


@scenario("ice-all-pairs-failed")
def ice_all_pairs_failed(case):
    mapping = case.fault(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT)
    pair = IcePair(case, mapping=mapping, preserves_ports=False)
    pair.call(18)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: both routers map each destination to another port; her checks of bob's "
        "two addresses are never answered, none of his comes in, no sound: certain.",
        "Routers with endpoint-independent mapping: a pair is found."), **ALICE_TO_BOB, **CHECKS)
    case.write("callee", pair.at_bob, "At bob's phone: the same from his side: certain.",
               **ALICE_TO_BOB, **CHECKS)
    case.write("wan", pair.at_home,
               "Outside alice's router: her checks leave it, his arrive there at a port that is not "
               "open for him; none is answered: certain.", **ALICE_TO_BOB, **CHECKS)


@scenario("ice-candidates-incomplete")
def ice_candidates_incomplete(case):
    pair = IcePair(case, mapping=ENDPOINT_INDEPENDENT)
    if not case.twin:
        pair.home.nat.blocks = lambda packet: packet.sport == 3478
    pair.call(18)
    looks = {**ALICE_TO_BOB, "Binding request": stun_message(to=STUN), **CHECKS}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: her router drops what the STUN server answers, her SDP offers "
        "192.168.1.20 alone, and her checks of bob's addresses are never answered: certain.",
        "The STUN server's answers come in."), **looks)
    case.write("callee", pair.at_bob,
               "At bob's phone: alice's SDP offers a private address alone, his checks of it are "
               "never answered: likely.", **looks)


@scenario("ice-not-negotiated")
def ice_not_negotiated(case):
    call = Open(case, sound=Sound(codec=LONG_CALL, address=case.fault("", ALICE_OUTSIDE)),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.alice.sound.extra = Agent(call.alice, True, (ALICE_OUTSIDE, 16384)).lines()
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound to the private address": rtp(to="192.168.1.20"),
             "sound from alice": rtp(to="192.0.2.40")}
    case.write("", call.at_bob, case.fault(
        "At bob's phone, which does no ICE: alice offers candidates, but her c= line is private, "
        "and his sound goes there: certain.",
        "Her c= line names her public address."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: the answer has no ICE, her sound leaves for bob's own address and "
               "none comes in: likely.", **looks)


@scenario("ice-not-negotiated.waits")
def ice_not_negotiated_waits(case):
    """Both have public addresses in their SDP: nothing but alice's own waiting keeps her silent."""
    call = Open(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    case.stun_server()

    def known(mapped):
        call.alice.sound.extra = Agent(call.alice, True, mapped).lines()

    case.world.at(0.6, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), known))
    if not case.twin:
        call.alice.start_audio = lambda dialog, body: None
    call.asks_for_router(12)
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her SDP offers ICE, the answer has none, and she sends neither checks nor "
        "sound: likely.",
        "She sends sound to where the answer wants it (RFC 8445 5.4)."), **ALICE_TO_BOB,
        **{"sound from alice": rtp(source="192.168.1.20")})


@scenario("ice-mismatch")
def ice_mismatch(case):
    call = Open(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    if not case.twin:
        # The router writes another port into her SDP, and leaves the candidates as they are.
        Alg(call.home.nat, headers=(), lines=("m=",), restores=False, port_offset=61000 - 16384)
    call.alice.sound.extra = Agent(call.alice, True, (ALICE_OUTSIDE, 16384)).lines()
    call.bob.sound.extra = case.fault(("a=ice-mismatch",), ())
    call.call(8)
    looks = {**ALICE_TO_BOB, "sound from bob": rtp(source="192.0.2."),
             "sound from alice": rtp(to="192.0.2.40")}
    case.write("", call.at_bob, case.fault(
        "At bob's phone: alice's c= and m= name 198.51.100.7:61000, which is none of her "
        "candidates; he answers a=ice-mismatch and sends there, while her sound comes from 16384: "
        "certain.",
        "Her address is one of her candidates."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: the answer says a=ice-mismatch, and no sound comes in: certain.",
               **looks)


@scenario("ice-mismatch.router", twin=False)
def ice_mismatch_router(case):
    call = Open(case, sound=Sound(codec=LONG_CALL), bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.alice.sound.extra = Agent(call.alice, True, (ALICE_OUTSIDE, 16384)).lines()
    call.bob.sound.extra = ("a=ice-mismatch",)
    Alg(call.home.nat, headers=(), port_offset=2)
    call.call(8)
    case.write("", [call.at_alice, call.at_home],
               "Inside and outside alice's router: its SIP helper writes another address and port "
               "into her SDP and leaves her candidates; bob answers a=ice-mismatch, and his sound "
               "does not get in at that port: certain, and ICE would have done without it.",
               **ALICE_TO_BOB, **{"sound from bob": rtp(source="192.0.2."),
                                  "sound from alice": rtp(to="192.0.2.40")})


@scenario("ice-consent-lost")
def ice_consent_lost(case):
    pair = IcePair(case, codec=Codec(ptime=120), asks_consent=True)

    def close():
        pair.home.nat.blocks = lambda packet: packet.dport == 16384

    if not case.twin:
        case.world.at(24, close)
    pair.call(56)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: checks every 5 s are answered until her router lets nothing in to that "
        "port any more; no sound comes in, and after 30 s hers stops as it must: certain.",
        "The router keeps the port open."), **ALICE_TO_BOB, **CHECKS)
    case.write("callee", pair.at_bob,
               "At bob's phone: his own checks are answered no more; certain.", **ALICE_TO_BOB,
               **CHECKS)


# ---------------------------------------------------------------- TURN

TURN = "203.0.113.30"
TO_TURN = {"to the TURN server": stun_message(to=TURN), "from it": stun_message(source=TURN)}


class TurnCall:
    """Alice behind her router with a TURN server, bob behind his or in the open."""

    def __init__(self, case, bob_behind=True, password=b"secret", turn_host=None, **behaviour):
        self.case = case
        self.home = case.alice_site(**behaviour)
        case.server()
        self.turn = TurnServer(turn_host or case.public_host("turn", TURN))
        self.alice = case.phone(self.home.host("alice", 20), "alice",
                                sound=Sound(codec=LONG_CALL))
        self.office = case.bob_site() if bob_behind else None
        bob = self.office.host("bob", 20) if bob_behind else case.public_host("bob", "192.0.2.40")
        self.bob = case.phone(bob, "bob", sound=Sound(port=16400, codec=LONG_CALL))
        self.client = TurnClient(self.alice, (TURN, 3478), password)
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_turn = tap_at(self.turn.host)
        self.at_bob = Tap(self.bob.host.interface.link, self.bob.host.interface)

    def ready(self, relayed):
        if relayed:
            self.alice.sound.address, self.alice.sound.advertised_port = relayed
            self.alice.start_audio = self.start

    def start(self, dialog, body):
        target = audio_target(body)
        if target and not getattr(dialog, "carried", False):
            dialog.carried = True
            self.client.carry(dialog.open_audio(), target)

    def call(self, seconds=9):
        self.case.world.at(0.3, self.bob.register)
        self.case.world.at(0.5, self.alice.register)
        self.case.world.at(1, self.client.allocate, self.ready)
        self.case.world.at(2, lambda: self.alice.call("sip:bob@example.net",
                                                      hang_up_after=seconds))
        self.case.run(seconds + 8)


def asks(kind):
    """A predicate: requests of that method to the TURN server."""
    return lambda packet: stun_message(to=TURN)(packet) and packet.payload[:2] == bytes((0, kind))


def in_channel(*, to):
    return lambda packet: packet.dst == to and packet.payload[:1] == b"\x40"


class Nth:
    """A predicate that holds for the n-th packet, from 1, that another one holds for."""

    def __init__(self, wanted, number):
        self.wanted, self.left = wanted, number

    def __call__(self, packet):
        if not self.wanted(packet):
            return False
        self.left -= 1
        return self.left == 0


def only_asks(case, password=b"secret", refuses=None):
    home = case.alice_site()
    case.server()
    server = TurnServer(case.public_host("turn", TURN))
    server.refuses = refuses
    alice = case.phone(home.host("alice", 20), "alice")
    client = TurnClient(alice, (TURN, 3478), password)
    tap = Tap(home.lan, alice.host.interface)
    case.world.at(0.5, alice.register)
    case.world.at(1, client.allocate, lambda relayed: None)
    case.run(20)
    return tap


@scenario("turn-auth-failed")
def turn_auth_failed(case):
    tap = only_asks(case, password=case.fault(b"wrong", b"secret"))
    case.write("", tap, case.fault(
        "At alice's phone: Allocate is challenged with 401, and answered 401 again with her "
        "credentials; she gives up: certain.",
        "The same with the right password."), **TO_TURN)


@scenario("turn-auth-failed.call", twin=False)
def turn_auth_failed_call(case):
    pair = IcePair(case, mapping=ADDRESS_AND_PORT_DEPENDENT, preserves_ports=False)
    TurnServer(case.public_host("turn", TURN))
    client = TurnClient(case.phone(pair.alice.host, "alice", port=5070, sound=Sound(port=17000)),
                        (TURN, 3478), b"wrong")
    case.world.at(4, client.allocate, lambda relayed: None)
    pair.call(18)
    case.write("", pair.at_alice,
               "At alice's phone: the TURN server refuses her password, her SDP offers no relayed "
               "address, and ICE finds no pair: certain.", **ALICE_TO_BOB, **TO_TURN, **CHECKS)


@scenario("turn-allocation-refused")
def turn_allocation_refused(case):
    tap = only_asks(case, refuses=case.fault(486, None))
    case.write("", tap, case.fault(
        "At alice's phone: Allocate with credentials is answered 486 Allocation Quota Reached: "
        "certain.",
        "The same server with room left."), **TO_TURN)


@scenario("turn-permission-missing")
def turn_permission_missing(case):
    call = TurnCall(case)
    call.bob.sound.address = case.fault("", BOB_OUTSIDE)
    call.call()
    looks = {**ALICE_TO_BOB, **TO_TURN, "bob's sound at the relay": rtp(to=TURN),
             "relayed sound to bob": rtp(source=TURN)}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her only permission is for 192.168.7.20, which bob's SDP names; her "
        "sound goes into the channel, none comes out: likely.",
        "Bob's SDP names his public address."), **looks)
    case.write("server", call.at_turn,
               "At the TURN server: bob's sound comes from 192.0.2.30, for which there is no "
               "permission, and none of it goes on to alice.", **looks)


@scenario("turn-permission-missing.unasked", twin=False)
def turn_permission_unasked(case):
    call = TurnCall(case, bob_behind=False)
    call.client.carry = lambda talker, peer: call.client.send_unasked(talker, peer, (SERVER, 0))
    call.call()
    case.write("", call.at_alice,
               "At alice's phone: her permission is for the SIP server, her sound goes to bob in "
               "Send indications, and none comes back: likely.", **ALICE_TO_BOB, **TO_TURN)


@scenario("turn-permission-missing.forbidden")
def turn_permission_forbidden(case):
    call = TurnCall(case, bob_behind=False)
    call.turn.forbids = case.fault(lambda peer: peer[0].startswith("192.0."), lambda peer: False)
    call.call()
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the TURN server answers her ChannelBind for bob with 403, and none of his "
        "sound comes in: likely.",
        "The server lets her."),
        **ALICE_TO_BOB, **{"ChannelBind": asks(BIND), "answer": stun_message(source=TURN)})


@scenario("turn-permission-missing.ran-out")
def turn_permission_ran_out(case):
    """RFC 8656 9: a permission lives 300 s. Both are silent for most of that time."""
    call = TurnCall(case, bob_behind=False, lifetime=600)
    call.alice.sound.codec = call.bob.sound.codec = Codec(ptime=120)
    call.alice.sound.silence = (6, 290),
    call.bob.sound.silence = case.fault(((6, 290),), ((6, 290), (299.8, 400)))
    if case.twin:
        case.world.at(244, lambda: call.client.bind(("192.0.2.40", 16400)))
    call.call(316)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the channel to bob is never bound again; 300 s after the server let bob "
        "in, his sound ends, and hers goes on: likely.",
        "She binds it again after 240 s, and bob mutes his phone at that very time."),
        **ALICE_TO_BOB, **{"ChannelBind": asks(BIND), "answer": stun_message(source=TURN),
                           "sound from the relay": in_channel(to="192.168.1.20")})


@scenario("turn-allocation-refused.in-call")
def turn_allocation_lost(case):
    call = TurnCall(case, bob_behind=False)
    call.alice.sound.codec = call.bob.sound.codec = Codec(ptime=120)
    call.bob.sound.silence = case.fault((), ((10.7, 99),))
    if not case.twin:
        case.world.at(15, call.turn.allocations.clear)
    case.world.at(15.5, call.client.refresh, 600)
    for again in (0, 0.5):                        # the answer to the first one is lost
        case.world.at(33 + again, call.client.give_back)
    call.home.nat.drops.append(Nth(lambda packet: packet.src == TURN and packet.payload[:2] ==
                                   b"\x01\x04", 2))
    call.call(28)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: 10 s into the call the TURN server is started anew, answers her Refresh "
        "with 437, and nothing of bob's comes out of her channel any more: likely.",
        "Bob mutes his phone then, and the server knows her to the end. She gives the relay back, the "
        "answer is lost, and her second question is answered 437: as it ought to be (RFC 8656 8.3)."),
        **ALICE_TO_BOB, **{"Refresh": asks(REFRESH), "answer": stun_message(source=TURN),
                           "sound from the relay": in_channel(to="192.168.1.20")})


@scenario("turn-relay-address-private")
def turn_relay_address_private(case):
    call = TurnCall(case, bob_behind=False)
    call.turn.relayed_address = case.fault("10.0.0.5", TURN)
    call.call()
    looks = {**ALICE_TO_BOB, **TO_TURN, "sound to the private address": rtp(to="10.0.0.5")}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the TURN server at 203.0.113.30 hands out 10.0.0.5, her SDP names that, "
        "and no sound comes in: certain.",
        "It hands out its public address."), **looks)


@scenario("turn-relay-address-private.turn")
def turn_relay_address_private_inside(case):
    """The TURN server itself stands behind a router, which forwards its ports."""
    rack = Site(case, "turn-router", "10.0.0", TURN, Behaviour())
    host = rack.host("turn", 5)
    rack.nat.forwards.update({port: (host.address, port) for port in (3478, 50000)})
    call = TurnCall(case, bob_behind=False, turn_host=host)
    call.turn.relayed_address = case.fault(host.address, TURN)
    call.call()
    case.write("", call.at_turn, case.fault(
        "At the TURN server, which is 10.0.0.5 there: it hands out that address to a client outside, "
        "her sound leaves from it for bob outside, and nothing comes to it: certain.",
        "It hands out its public address."), **TO_TURN,
        **{"sound to bob": rtp(to="192.0.2.40"), "sound from bob": rtp(source="192.0.2.40")})


# ---------------------------------------------------------------- DTLS

def is_handshake(packet):
    return packet.payload[:1] == b"\x16"


HELLOS = {"handshake": is_handshake, "sound": rtp()}


class DtlsCall(Open):
    def __init__(self, case, certificate=700, alice_begins=True, bob_begins=None):
        bob_begins = not alice_begins if bob_begins is None else bob_begins
        super().__init__(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE,
                                           profile="UDP/TLS/RTP/SAVP"),
                         bob_sound=Sound(port=16400, codec=LONG_CALL, profile="UDP/TLS/RTP/SAVP"))
        for phone, is_client in ((self.alice, alice_begins), (self.bob, bob_begins)):
            end = DtlsEnd(phone, is_client, certificate)
            phone.sound.extra = end.lines()
            phone.start_audio = self.starter(end)

    @staticmethod
    def starter(end):
        def start(dialog, body):
            if audio_target(body):
                end.begin(audio_target(body), dialog.open_audio())
        return start


@scenario("dtls-handshake-stalled")
def dtls_handshake_stalled(case):
    call = DtlsCall(case)
    if not case.twin:
        call.home.nat.blocks = is_handshake
    call.call(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her ClientHello leaves four times, in the schedule of DTLS, and nothing "
        "of the handshake comes in: likely.",
        "The router lets the answers in."), **ALICE_TO_BOB, **HELLOS)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: bob's answers arrive outside and stay there: "
               "certain.", **ALICE_TO_BOB, **HELLOS)
    case.write("far", call.at_bob,
               "At bob's phone: he answers each ClientHello, and it is sent again all the same: "
               "likely.", **ALICE_TO_BOB, **HELLOS)


@scenario("dtls-handshake-stalled.waits")
def dtls_waits(case):
    """Bob is to begin, and alice's router lets none of it in."""
    call = DtlsCall(case, alice_begins=False)
    port = call.alice.sound.port
    call.home.nat.forwards[port] = call.alice.host.address, port
    if not case.twin:
        call.home.nat.blocks = is_handshake
    case.stun_server()
    case.world.at(0.4, lambda: probe_from(call.alice.host, 40000, (STUN, 3478)))
    call.asks_for_router(16)
    call.call(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: bob said that he begins the handshake, and for 12 s nothing of it comes: "
        "possible.", "The router lets it in."), **ALICE_TO_BOB, **HELLOS)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: bob's hellos arrive outside and stay there: "
               "certain.", **ALICE_TO_BOB, **HELLOS)


@scenario("not-nat-dtls.roles", twin=False)
def dtls_roles(case):
    """Each waits for the other."""
    call = DtlsCall(case, alice_begins=False, bob_begins=False)
    case.stun_server()
    case.world.at(0.4, lambda: probe_from(call.alice.host, 40000, (STUN, 3478)))
    call.asks_for_router(16)
    call.call(12)
    case.write("", call.at_alice,
               "At alice's phone: offer and answer both say setup:passive, and nobody begins the "
               "handshake: certain.", **ALICE_TO_BOB, **HELLOS)


@scenario("dtls-handshake-stalled.pieces", twin=False)
def dtls_pieces(case):
    call = DtlsCall(case, certificate=2600)
    call.home.nat.behaviour.passes_fragments = False
    call.call(12)
    case.write("", call.at_alice,
               "At alice's phone: bob's flight with a large certificate comes in pieces, and only "
               "the first piece of it gets through the router: likely.", **ALICE_TO_BOB, **HELLOS)
