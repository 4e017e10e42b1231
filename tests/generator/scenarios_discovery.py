# SPDX-License-Identifier: GPL-2.0-or-later
"""Learning one's own address: STUN (RFC 8489, 3489), NAT types (RFC 4787), fixed addresses."""

from capture import Tap
from case import (ALICE_OUTSIDE, SERVER, STUN, Sound, icmp, rtp, scenario, sip, stun_message,
                  tap_at)
from nat import ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT
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
