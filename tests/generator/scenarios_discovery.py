# SPDX-License-Identifier: GPL-2.0-or-later
"""Learning one's own address: STUN (RFC 8489, 3489), NAT types (RFC 4787), fixed addresses."""

from capture import Tap
from case import (ALICE_OUTSIDE, SERVER, STUN, Sound, icmp, rtp, scenario, sip, stun_message,
                  tap_at)
from nat import ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT
from scenarios_media import Open
from server import CONTACT
from stun import StunServer, probe_from

SECOND_STUN = "203.0.113.21"


def asks_stun_in_vain(case, rules):
    home = case.alice_site()
    case.server()
    case.stun_server()
    alice = case.phone(home.host("alice", 20), "alice")
    if not case.twin:
        rules.append(lambda packet: packet.dport == 3478)
    case.world.at(0.5, lambda: probe_from(alice.host, 16384, (STUN, 3478)))
    case.world.at(3, alice.register)
    tap = Tap(home.lan, alice.host.interface)
    case.run(45)
    return tap


@scenario("stun-no-response")
def stun_no_response(case):
    tap = asks_stun_in_vain(case, case.internet.prohibits)
    case.write("", tap, case.fault(
        "At alice's phone: seven Binding requests draw ICMP administratively prohibited, while "
        "REGISTER is answered: certain.", "The same network without that rule."),
        **{"Binding request": stun_message(to=STUN), "ICMP": icmp,
           "Binding response": stun_message(source=STUN), "200 OK": sip("200")})


@scenario("stun-no-response.silent", twin=False)
def stun_no_response_silent(case):
    tap = asks_stun_in_vain(case, case.internet.drops)
    case.write("", tap, "At alice's phone: seven Binding requests and nothing at all, while "
               "REGISTER is answered: likely.",
               **{"Binding request": stun_message(to=STUN), "200 OK": sip("200")})


class AsksThroughRouter:
    """Alice asks a STUN server on the host of the SIP server, and registers."""

    def __init__(self, case, at):
        self.home = case.alice_site()
        StunServer(case.server().host)
        self.alice = case.phone(self.home.host("alice", 20), "alice")
        self.at_home = Tap(self.home.lan)
        self.outside = Tap(self.home.wan, self.home.nat.outside)
        case.world.at(at, lambda: probe_from(self.alice.host, 16384, (SERVER, 3478)))
        case.world.at(0.3, self.alice.register)
        case.world.at(1, lambda: self.alice.keep_alive(15, 42))


QUESTIONS = {"REGISTER": sip("REGISTER"), "Binding request": stun_message(to=SERVER),
             "Binding response": stun_message(source=SERVER)}


@scenario("stun-no-response.answer")
def stun_answer_lost(case):
    network = AsksThroughRouter(case, at=0.5)
    if not case.twin:
        network.home.nat.blocks = lambda packet: packet.sport == 3478
    case.run(45)
    case.write("", [network.at_home, network.outside], case.fault(
        "Inside and outside alice's router: seven Binding requests leave it, each is answered, and "
        "no answer comes in: certain.", "The router lets it in."), **QUESTIONS)
    case.write("wan", network.outside,
               "Outside alone: the phone repeats a question that is answered: likely.", **QUESTIONS)


@scenario("stun-no-response.lost")
def stun_question_lost(case):
    """What carol asks at the same time passes, so that both captures are known to have STUN."""
    network = AsksThroughRouter(case, at=4)
    carol = network.home.host("carol", 21)
    case.world.at(0.5, lambda: probe_from(carol, 16400, (SERVER, 3478)))
    case.twins = ["lan", "wan"]
    if not case.twin:
        network.home.nat.drops.append(lambda packet: packet.dport == 3478
                                      and packet.src == network.alice.host.address)
    case.run(45)
    case.write("lan", network.at_home, case.fault(
        "On the switch of two phones: carol's Binding request is answered, alice's is sent seven "
        "times in vain. Read with what was captured outside: certain.",
        "The router passes alice's on."), **QUESTIONS)
    case.write("wan", network.outside, "Outside their router, at the same time.", **QUESTIONS)


@scenario("stun-symmetric-mapping.restarted")
def stun_mapping_restarted(case):
    """Three questions; the twin's router is started anew after the first one."""
    home = case.alice_site(mapping=case.fault(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT),
                           preserves_ports=False)
    server = case.server()
    server.relay = case.relay()
    case.stun_server()
    StunServer(case.public_host("stun-2", SECOND_STUN))
    alice = case.phone(home.host("alice", 20), "alice")
    bob = case.phone(case.public_host("bob", "192.0.2.40"), "bob", sound=Sound(port=16400))
    tap = Tap(home.lan, alice.host.interface)
    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    for when, address in ((1, STUN), (1.4, SECOND_STUN), (1.6, STUN)):
        case.world.at(when, probe_from, alice.host, 16384, (address, 3478))
    if case.twin:
        case.world.at(1.2, home.nat.forget_ports)
    case.world.at(2, lambda: alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(12)
    case.write("", tap, case.fault(
        "At alice's phone: two STUN servers see one socket at two ports, and the first one, asked "
        "again, at the same as before; the call goes through a relay.",
        "The first one, asked again, sees it where the second did: the router was started anew."),
        **{"Binding response": stun_message(source="203."), "INVITE": sip("INVITE")})


@scenario("stun-symmetric-mapping")
def stun_symmetric_mapping(case):
    home = case.alice_site(mapping=case.fault(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT),
                           preserves_ports=False)
    case.server()
    case.stun_server()
    StunServer(case.public_host("stun-2", SECOND_STUN))
    alice = case.phone(home.host("alice", 20), "alice")
    bob = case.phone(case.public_host("bob", "192.0.2.40"), "bob", sound=Sound(port=16400))
    at_alice, at_bob = Tap(home.lan, alice.host.interface), tap_at(bob.host)

    def use(mapped):
        alice.sound.address, alice.sound.advertised_port = mapped
        probe_from(alice.host, 16384, (SECOND_STUN, 3478))

    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    case.world.at(1, lambda: probe_from(alice.host, 16384, (STUN, 3478), use))
    case.world.at(2, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(14)
    looks = {"Binding response": stun_message(source="203."), "INVITE": sip("INVITE"),
             "alice's sound": rtp(to="192.0.2.40"), "bob's sound": rtp(source="192.0.2.40")}
    case.write("", at_alice, case.fault(
        "At alice's phone: two STUN servers tell two ports for the same socket, the SDP carries "
        "the first, and no sound comes in: certain.",
        "The same router with endpoint-independent mapping: both tell the same port, sound flows."),
        **looks)
    case.write("wan", at_bob,
               "At bob's phone, in the open: alice's sound comes from another port than her SDP "
               "names, his goes to the named one; from here this is rtp-port-remapped.", **looks)


@scenario("external-address-wrong")
def external_address_wrong(case):
    home = case.alice_site()
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000), product="Example PBX 7")
    alice = case.phone(home.host("alice", 20), "alice")
    believed = case.fault("198.51.100.99", ALICE_OUTSIDE)
    alice.public = alice.stack.via_address = believed, 5060
    alice.sound.address = believed
    at_alice, at_exchange = Tap(home.lan, alice.host.interface), tap_at(exchange.host)
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    looks = {"INVITE": sip("INVITE"), "200 OK": sip("200", cseq="INVITE"),
             "sound to alice": rtp(to="198."), "sound from alice": rtp(to=SERVER)}
    case.write("", at_exchange, case.fault(
        "At the PBX: INVITE comes from 198.51.100.7, names 198.51.100.99 in Via, Contact and SDP, "
        "and the PBX's sound goes to that address; that it is lost shows only in what does not come "
        "back: likely.",
        "The phone names the address from which it is seen."), **looks)
    case.write("lan", at_alice,
               "At alice's phone: received= in the first response contradicts the address that "
               "she advertises, and no sound comes in: likely.", **looks)


def tells_address(case, address):
    """A phone that tells that as its own everywhere but in its SDP, and a server that believes it."""
    call = Open(case)
    call.alice.public = call.alice.stack.via_address = address, 5060
    call.server.stores = CONTACT
    call.home.nat.forwards[5060] = call.alice.host.address, 5060
    return call


@scenario("external-address-wrong.called")
def external_address_called(case):
    call = tells_address(case, case.fault("198.51.100.99", ALICE_OUTSIDE))
    case.world.at(0.3, call.bob.register)
    case.world.at(0.5, call.alice.register)
    case.world.at(2, lambda: call.bob.call("sip:alice@example.net", hang_up_after=3))
    case.run(40)
    case.write("", call.at_server, case.fault(
        "At the server: alice registers 198.51.100.99 from 198.51.100.7, and an INVITE for her goes "
        "where she never was: certain.",
        "She registers the address that she has."),
        **{"REGISTER": sip("REGISTER"), "INVITE": sip("INVITE"), "408": sip("408")})


@scenario("external-address-wrong.bye")
def external_address_bye(case):
    home = case.alice_site()
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000), product="Example PBX 7")
    exchange.hangs_up_after = 3
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(address=ALICE_OUTSIDE))
    believed = case.fault("198.51.100.99", ALICE_OUTSIDE)
    alice.public = alice.stack.via_address = believed, 5060
    tap = tap_at(exchange.host)
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net"))
    case.world.at(8, lambda: alice.dialogs[0].end())
    case.run(46)
    case.write("", tap, case.fault(
        "At the PBX: alice's Contact is 198.51.100.99, the BYE of the PBX goes there on the whole "
        "schedule, and nobody answers: certain.",
        "The phone names the address from which it is seen."),
        **{"INVITE": sip("INVITE"), "BYE": sip("BYE"), "200 OK": sip("200")})
