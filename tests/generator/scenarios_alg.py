# SPDX-License-Identifier: GPL-2.0-or-later
"""Routers that read SIP and change it as it passes (RFC 4787 REQ-10)."""

from alg import Alg
from capture import Tap
from case import (ALICE_OUTSIDE, LONG_CALL, SERVER, STUN, Sound, rtp, scenario, sip,
                  stun_message, tap_at)
from message import Message
from phone import Phone
from scenarios_media import BOB, Open
from server import Server
from stun import REQUEST, SUCCESS, is_stun, probe_from, xor_mapped
from stun import message as stun_bytes

INVITES = {"INVITE": sip("INVITE"), "200 OK": sip("200", cseq="INVITE")}
RTCP_LINE = ("a=rtcp:16385 IN IP4 192.168.1.20",)


@scenario("sip-alg-present")
def sip_alg_present(case):
    # The helper knows c=, o= and m=, and overlooks a=rtcp.
    call = Open(case, sound=Sound(codec=LONG_CALL, extra=RTCP_LINE),
                bob_sound=Sound(codec=LONG_CALL, port=16400))
    case.stun_server()
    if not case.twin:
        Alg(call.home.nat)
    case.world.at(0.2, lambda: probe_from(call.alice.host, 40000, (STUN, 3478)))
    if case.twin:
        call.alice.sound.address = ALICE_OUTSIDE
    call.call()
    looks = {**INVITES, "Binding response": stun_message(source=STUN)}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: Via, Contact and SDP of each message change as it "
        "passes, and the call works: a hazard, and certain to be there.",
        "The same call through a router that leaves SIP alone, of a phone that knows its public "
        "address."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: the server's 200 OK says received=192.168.1.20, while STUN says "
               "198.51.100.7.", **looks)
    case.write("wan", call.at_bob,
               "At bob's phone: all of alice's message is public but a=rtcp; the proxy's Via stands "
               "above hers, so nothing is said.", **looks)


class Direct:
    """Alice, behind a router with an ALG, calls a PBX without a proxy between them."""

    def __init__(self, case, number=20, sound=None, register=True, **behaviour):
        self.case = case
        self.home = case.alice_site(**behaviour)
        self.pbx = case.phone(case.public_host("exchange", "203.0.113.10"), "bob", proxy=None,
                              sound=Sound(codec=LONG_CALL, port=12000), product="Example PBX 7")
        self.pbx.answers_after = 1
        self.alice = case.phone(self.home.host("alice", number), "alice",
                                sound=sound or Sound(codec=LONG_CALL))
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.register = register

    def call(self, until, at=1):
        if self.register:
            self.case.world.at(0.3, self.alice.register)
        self.case.world.at(at, lambda: self.alice.call("sip:bob@example.net", hang_up_after=6))
        self.case.run(until)


@scenario("sip-alg-present.half", twin=False)
def sip_alg_present_half(case):
    call = Direct(case, sound=Sound(codec=LONG_CALL, extra=RTCP_LINE))
    Alg(call.home.nat)
    call.call(12)
    case.write("", call.at_home,
               "Outside alice's router: Via, Contact, o=, c= and m= are public, a=rtcp still says "
               "192.168.1.20: likely an ALG, and a hazard.", **INVITES)


def insist_on_length(pbx):
    """RFC 3261 18.3: a datagram that is shorter than its Content-Length says is refused."""
    def receive(data, source, local):
        head, _, body = data.partition(b"\r\n\r\n")
        said = int(head.rpartition(b"Content-Length: ")[2].split(b"\r\n")[0])
        if said <= len(body) or not data.startswith(b"INVITE"):
            pbx.stack.receive(data, source, local)
            return
        request = Message.parse(data)
        pbx.stack.note_source(request, source)
        pbx.stack.send_response(request.reply(400, "Message body is too short", "b4d"))

    pbx.host.bind(5060, receive)


@scenario("sip-alg-breaks-signalling")
def sip_alg_breaks_signalling(case):
    call = Direct(case, number=120)
    insist_on_length(call.pbx)
    Alg(call.home.nat, fixes_length=case.fault(False, True))
    call.call(12)
    looks = {**INVITES, "400": sip("400")}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: it makes the SDP shorter and leaves Content-Length as "
        "it was; the PBX refuses the message with 400: certain.",
        "The same router counts anew."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: nothing but a 400 for a message that is right: this capture "
               "cannot tell.", **looks)


@scenario("sip-alg-breaks-signalling.branch", twin=False)
def sip_alg_changes_branch(case):
    call = Direct(case)
    Alg(call.home.nat, branch=True)
    case.world.at(0.3, call.alice.register)
    call.register = False
    call.call(40, at=100)
    looks = {"REGISTER": sip("REGISTER"), "200 OK": sip("200")}
    case.write("", [call.at_alice, call.at_home],
               "Inside and outside alice's router: it marks the branch of REGISTER and does not "
               "take the mark off the 200 OK, so that the phone repeats its request: certain.",
               **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: each 200 OK has a branch that she never sent: likely.", **looks)


@scenario("sip-alg-present.via")
def sip_alg_present_via(case):
    call = Direct(case)
    Alg(call.home.nat, restores=case.fault(False, True))
    call.call(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her REGISTER has the Via 192.168.1.20, the 200 OK to it 198.51.100.7: a "
        "helper changed the one and not the other. The call works all the same.",
        "The helper changes it back."), **{"REGISTER": sip("REGISTER"), **INVITES})


@scenario("sip-alg-breaks-signalling.length")
def sip_alg_wrong_length(case):
    call = Direct(case, number=120)
    insist_on_length(call.pbx)
    Alg(call.home.nat, lines=("c=", "m="), fixes_length=case.fault(False, True))
    call.call(12)
    case.write("", call.at_home, case.fault(
        "Outside alice's router: Via, Contact and c= are public, o= is not, Content-Length is that of "
        "a longer c=, and the PBX refuses the INVITE with 400: likely.",
        "The same helper counts anew."), **{**INVITES, "400": sip("400")})


@scenario("sip-alg-breaks-signalling.call-id")
def sip_alg_changes_call_id(case):
    call = Direct(case)
    call.home.lan.latency = 0.002                 # what is inside stays before what is outside
    Alg(call.home.nat, call_id=True, restores_call_id=case.fault(False, True))
    call.alice.stack.heeds_call_id = True
    case.world.at(0.3, call.alice.register)
    case.run(40)
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: it writes its own address into the Call-ID of REGISTER and "
        "leaves it in the 200 OK, so that the phone repeats its request: certain.",
        "The same router puts her Call-ID back."),
        **{"REGISTER": sip("REGISTER"), "200 OK": sip("200")})


@scenario("sip-alg-breaks-media")
def sip_alg_breaks_media(case):
    call = Direct(case)
    # What m= says is a port that the router keeps closed.
    Alg(call.home.nat, port_offset=case.fault(2, 0))
    call.call(12)
    looks = {**INVITES, "sound to the announced port": rtp(to="198."),
             "sound from alice": rtp(source="198."), "sound to alice": rtp(to="192.168.1.20")}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: her SDP asks for 16384, outside it says 16386, and the "
        "PBX's sound to that port never appears inside: certain.",
        "The same router writes the port that it opens."), **looks)


@scenario("sip-alg-breaks-media.far")
def sip_alg_breaks_media_far(case):
    call = Open(case, sound=Sound(codec=LONG_CALL), bob_sound=Sound(codec=LONG_CALL, port=16400))
    Alg(call.home.nat, port_offset=case.fault(2, 0))
    call.call()
    looks = {**INVITES, "sound to the announced port": rtp(to="198."),
             "sound from alice": rtp(source="198."), "sound to alice": rtp(to="192.168.1.20")}
    case.write("", [call.at_alice, call.at_bob], case.fault(
        "At alice's phone and at bob's, a server between: her SDP asks for 16384, his says 16386, her "
        "own Via was changed with it, which no server does, and his sound never comes in: certain.",
        "The same router writes the port that it opens."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone alone: no sound comes in; what became of her SDP cannot be seen.",
               **looks)
    case.write("wan", call.at_bob,
               "At bob's phone alone: her sound comes from another port than her SDP names.", **looks)


@scenario("sip-alg-breaks-media.body", twin=False)
def sip_alg_breaks_media_body(case):
    call = Open(case, sound=Sound(codec=LONG_CALL), bob_sound=Sound(codec=LONG_CALL, port=16400))
    Alg(call.home.nat, headers=(), port_offset=2)
    call.call()
    case.write("", [call.at_alice, call.at_bob],
               "At alice's phone and at bob's: her router changes the SDP alone, as a server could have "
               "too; his sound goes to a port that is not hers: no firewall is to blame for that.",
               **INVITES, **{"sound to the announced port": rtp(to="198."),
                             "sound from alice": rtp(source="198.")})


@scenario("sip-alg-drops-message")
def sip_alg_drops_message(case):
    call = Direct(case, sound=Sound(codec=LONG_CALL, port=case.fault(900, 16384)))
    Alg(call.home.nat, swallows=lambda message: "m=audio 900 " in message.body)
    case.world.at(15, call.alice.refresh)
    call.call(40)
    looks = {"REGISTER": sip("REGISTER"), **INVITES}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: REGISTER passes, INVITE (whose SDP names port 900) "
        "arrives seven times and never leaves: certain.",
        "The same phone with a port above 1023."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: REGISTER is answered, INVITE on the same ports is not: possible.",
               **looks)


@scenario("sip-alg-drops-message.register")
def firewall_drops_sip(case):
    """The server answers STUN on its SIP port (RFC 5626 3.5.2), the firewall knows SIP by sight."""
    home = case.alice_site()
    server = case.server()
    alice = case.phone(home.host("alice", 20), "alice")
    tap = Tap(home.lan, alice.host.interface)

    def answer(data, source):
        if is_stun(data):
            server.host.send(5060, stun_bytes(SUCCESS, data[8:20], xor_mapped(source)),
                             source)

    def ask():
        alice.host.send(5060, stun_bytes(REQUEST, bytes.fromhex(case.world.token(24))),
                        (SERVER, 5060))

    server.on_other = answer
    if not case.twin:
        Alg(home.nat, swallows=lambda message: True)
    case.world.at(0.3, alice.register)
    for when in (0.2, 10, 20, 30, 40):
        case.world.at(when, ask)
    case.run(50)
    case.write("", tap, case.fault(
        "At alice's phone: REGISTER is sent eleven times in vain, while the STUN questions on the "
        "same ports are answered: possible.", "The firewall lets SIP pass, too."),
        **{"REGISTER": sip("REGISTER"), "Binding request": stun_message(to=SERVER),
           "Binding response": stun_message(source=SERVER)})


@scenario("sip-alg-breaks-signalling.digest")
def sip_alg_changes_request_uri(case):
    office = case.alice_site()
    host = office.host("pbx", 10)
    office.nat.forwards[5060] = host.address, 5060
    pbx = Server(host, ALICE_OUTSIDE)
    pbx.passwords["dave"] = "secret"
    pbx.checks_digest_uri = True
    dave = Phone(case.public_host("dave", "192.0.2.40"), "dave", ALICE_OUTSIDE,
                 proxy=(ALICE_OUTSIDE, 5060))
    dave.password = "secret"
    tap = tap_at(host)
    Alg(office.nat, bare_request_uri=case.fault(True, False))
    case.world.at(0.5, dave.register)
    case.world.at(3, dave.refresh)
    case.run(6)
    case.write("", tap, case.fault(
        "At a PBX behind a router: dave's REGISTER for sip:198.51.100.7 comes as one for "
        "sip:192.168.1.10, his credentials are still for the former, and are refused: likely.",
        "The helper leaves the Request-URI alone."),
        REGISTER=sip("REGISTER"), **{"401": sip("401"), "200 OK": sip("200")})


@scenario("sip-alg-breaks-signalling.contact")
def sip_alg_forgets_contact(case):
    home, server = case.alice_site(preserves_ports=False), case.server()
    server.stores = "contact"
    alice = case.phone(home.host("alice", 20), "alice")
    tap = tap_at(alice.host)
    Alg(home.nat, unrestored=case.fault(("Contact",), ()))
    case.world.at(0.5, alice.register)
    for attempt in range(case.fault(7, 0)):
        case.world.at(5.5 + attempt * 5, alice.refresh)
    case.run(40)
    case.write("", tap, case.fault(
        "At alice's phone: each 200 OK lists a Contact that she never sent, though received= in "
        "its Via is her own address; she registers again every 5 s: likely.",
        "The helper puts the Contact back, and she comes to rest."),
        REGISTER=sip("REGISTER"), **{"200 OK": sip("200")})
