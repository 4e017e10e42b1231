# SPDX-License-Identifier: GPL-2.0-or-later
"""What breaks a contact binding while it lasts: RFC 4787 4, 5; RFC 5626; RFC 3261 10.3."""

from capture import Tap
from case import ALICE_OUTSIDE, LONG_CALL, SERVER, Sound, icmp, port_5060, scenario, sip, tap_at
from nat import ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT
from phone import knows_itself
from server import Server

SECOND_SERVER = "203.0.113.12"


def called(case, **bob_nat):
    """Alice and bob; she calls him at 5 s and when the scenario says so."""
    pair = case.pair(seconds=3, sound=Sound(codec=LONG_CALL), bob_nat=bob_nat).watch(port_5060)
    pair.register()
    pair.call_at(5)
    return pair


def look_at_bob():
    return {"REGISTER of bob": sip("REGISTER", source="192."), "INVITE to bob": sip("INVITE", to="192."),
            "200 OK": sip("200", cseq="INVITE"), "408": sip("408", cseq="INVITE")}


@scenario("binding-expired-idle.refused")
def binding_expired_refused(case):
    pair = called(case, lifetime=30, inbound_refreshes=False, rejects=True)
    if case.twin:
        case.world.at(1, lambda: pair.bob.keep_alive(15, 80))
    pair.call_at(75)
    case.run(112)
    case.write("", pair.at_server, case.fault(
        "At the server: bob is silent for 60 s, and his router answers each INVITE with ICMP port "
        "unreachable: likely.",
        "The same router; he sends a keep-alive every 15 s."),
        **look_at_bob(), **{"ICMP": icmp})


# The NAT gives the phone another place.

def moved(case, how):
    pair = called(case, preserves_ports=False)
    case.world.at(1.5, lambda: pair.bob.keep_alive(15, 110))
    if not case.twin:
        case.world.at(33, lambda: how(pair.office.nat))
    pair.call_at(40)
    case.world.at(90, lambda: pair.bob.refresh(300))
    pair.call_at(100)
    case.run(112)
    return pair


@scenario("nat-rebinding")
def nat_rebinding(case):
    pair = moved(case, lambda nat: nat.forget_ports())
    looks = look_at_bob()
    case.write("", pair.at_server, case.fault(
        "At the server: bob sends keep-alives every 15 s; at 40 s, seven INVITEs to where he sent "
        "one from 8 s before are lost; at 90 s he registers from another port: certain.",
        "The same router keeps its table."), **looks)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the INVITEs at 40 s arrive outside only: certain.",
               **looks)
    case.write("lan", pair.at_bob,
               "At bob's phone: the server sees another port at 90 s than at 0.8 s, though he was "
               "never silent for long; the lost call is not seen: hazard.", **looks)


@scenario("nat-rebinding.address", twin=False)
def nat_rebinding_address(case):
    pair = moved(case, lambda nat: nat.move("192.0.2.77"))
    case.write("", pair.at_server,
               "At the server: the line gets another address at 33 s; the call at 40 s goes to the "
               "old one, the call at 100 s to the new one: certain.", **look_at_bob())


@scenario("nat-rebinding.pings", twin=False)
def nat_rebinding_pings(case):
    pair = case.pair(bob_nat={"preserves_ports": False}).watch(port_5060)
    case.world.at(0.8, pair.bob.register)
    case.world.at(5, lambda: pair.server.ping("bob", 20, 130))
    case.world.at(60, pair.office.nat.forget_ports)
    case.world.at(110, lambda: pair.bob.refresh(300))
    case.run(140)
    case.write("", pair.at_server,
               "At the server: OPTIONS every 20 s are answered until the router loses its table at "
               "60 s, then none, until bob registers from another port: likely, beside the "
               "registration.", **{"OPTIONS": sip("OPTIONS"), "200 OK": sip("200", cseq="OPTIONS"),
                                   "REGISTER": sip("REGISTER")})


@scenario("nat-rebinding.restarted", twin=False)
def nat_rebinding_restarted(case):
    pair = called(case, preserves_ports=False)
    case.world.at(1.5, lambda: pair.bob.keep_alive(15, 31.6))

    def switch_off():
        pair.bob.host.drops.append(lambda packet: case.world.now < 85)
        pair.office.nat.forget_ports()

    case.world.at(33, switch_off)
    pair.call_at(40)
    case.world.at(90, pair.bob.register)
    case.run(112)
    case.write("", pair.at_server,
               "At the server: the phone is switched off at 33 s and registers anew, with another "
               "Call-ID, at 90 s: what happened to the call at 40 s cannot be told.",
               **look_at_bob())


# Calls from elsewhere.

@scenario("inbound-from-unexpected-server")
def inbound_from_unexpected_server(case):
    bob_nat = {"filtering": case.fault(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT)}
    pair = case.pair(bob_nat=bob_nat, seconds=3, sound=Sound(codec=LONG_CALL)).watch(port_5060)
    second = Server(case.public_host("server-2", SECOND_SERVER))
    second.relay, second.locations = pair.relay, pair.server.locations
    at_second = tap_at(second.host, port_5060)
    pair.alice.proxy = SECOND_SERVER, 5060
    pair.register()
    case.world.at(4, lambda: pair.server.ping("bob", 20, 50))
    pair.call_at(5)
    case.run(60)
    looks = {"REGISTER of bob": sip("REGISTER", to=SERVER),
             "OPTIONS": sip("OPTIONS", source=SERVER), "200 OK to it": sip("200", cseq="OPTIONS"),
             "INVITE": sip("INVITE", source=SECOND_SERVER), "408": sip("408", cseq="INVITE")}
    case.write("", [pair.at_server, at_second], case.fault(
        "At both servers: bob registered at the first, whose pings he answers; the INVITE comes "
        "from the second, seven times, and is not answered: certain.",
        "The same two servers before a router that lets everybody in."), **looks)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the INVITEs of the second server arrive outside "
               "only: certain.", **looks)
    case.write("lan", pair.at_bob, "At bob's phone: nothing of the call is seen.", **looks)


@scenario("inbound-from-unexpected-server.alive", twin=False)
def inbound_from_unexpected_server_alive(case):
    pair = case.pair(seconds=3, sound=Sound(codec=LONG_CALL)).watch(port_5060)
    second = Server(case.public_host("server-2", SECOND_SERVER))
    second.relay, second.locations = pair.relay, pair.server.locations
    at_second = tap_at(second.host, port_5060)
    pair.alice.proxy = SECOND_SERVER, 5060
    pair.register()
    pair.call_at(5)
    case.world.at(45, lambda: pair.bob.refresh(300))
    case.run(60)
    case.write("", [pair.at_server, at_second],
               "At both servers, without pings: bob still registers afterwards: likely.",
               **{"REGISTER": sip("REGISTER", to=SERVER), "INVITE": sip("INVITE",
                                                                       source=SECOND_SERVER)})


@scenario("binding-expired-idle.neighbour")
def binding_expired_of_a_neighbour(case):
    office = case.bob_site(lifetime=case.fault(30.0, 300.0), preserves_ports=False)
    case.server()
    bob = case.phone(office.host("bob", 20), "bob")
    carol = case.phone(office.host("carol", 21), "carol")
    tap = Tap(office.lan)
    case.world.at(0.5, bob.register)
    case.world.at(79, carol.register)
    case.world.at(79.5, lambda: carol.keep_alive(15, 120))
    case.world.at(80, lambda: carol.call("sip:bob@example.net", hang_up_after=3))
    case.world.at(130, bob.refresh)
    case.run(136)
    case.write("", tap, case.fault(
        "On the switch that bob and carol share: her call to him ends with 408 after 32 s, nothing "
        "of it comes to his phone, and his next REGISTER is seen at another port: likely.",
        "The router keeps a silent mapping for five minutes."),
        REGISTER=sip("REGISTER"), INVITE=sip("INVITE"), **{"408": sip("408", cseq="INVITE")})


@scenario("binding-expired-idle.given-away")
def binding_expired_and_given_away(case):
    office = case.bob_site(lifetime=30.0, preserves_ports=True)
    server = case.server()
    server.relay = case.relay()
    bob = case.phone(office.host("bob", 20), "bob", sound=Sound(codec=LONG_CALL))
    dave = case.phone(office.host("dave", 21), "dave", product="Another Phone 4")
    dave.on_invite = knows_itself(dave, dave.on_invite)
    alice = case.phone(case.public_host("alice", ALICE_OUTSIDE), "alice",
                       sound=Sound(codec=LONG_CALL))
    tap = tap_at(server.host)
    case.world.at(0.3, alice.register)
    case.world.at(0.5, bob.register)
    if case.twin:
        case.world.at(1, lambda: bob.keep_alive(15, 110))
    case.world.at(60, dave.register)
    case.world.at(75, lambda: alice.call("sip:bob@example.net", hang_up_after=3))
    case.world.at(100, bob.refresh)
    case.run(106)
    case.write("", tap, case.fault(
        "At the server: bob is silent for 60 s, then dave's phone registers from the port that was "
        "bob's, and refuses the call for him with 404; bob is back from another port: certain.",
        "He sends a keep-alive every 15 s; dave's phone is given another port."),
        REGISTER=sip("REGISTER"), INVITE=sip("INVITE"), **{"404": sip("404")})


# Keep-alives that do not help.

@scenario("keepalive-ineffective")
def keepalive_too_slow(case):
    pair = called(case, lifetime=30.0, preserves_ports=False)
    case.world.at(1.5, lambda: pair.bob.keep_alive(case.fault(50, 20), 165))
    pair.call_at(64)
    case.world.at(150, lambda: pair.bob.refresh(300))
    pair.call_at(160)
    case.run(172)
    looks = look_at_bob()
    case.write("", pair.at_server, case.fault(
        "At the server: bob's keep-alives come every 50 s, each from another port; the INVITEs at "
        "64 s go to the old one: likely.",
        "The same phone sends them every 20 s."), **looks)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router, which keeps a mapping for 30 s: the INVITEs arrive "
               "outside only: certain.", **looks)


@scenario("keepalive-ineffective.inbound", twin=False)
def keepalive_only_from_outside(case):
    pair = called(case, lifetime=30.0, preserves_ports=True, inbound_refreshes=False)
    case.world.at(10, lambda: pair.server.beat("bob", 20, 165))
    pair.call_at(75)
    case.world.at(150, lambda: pair.bob.refresh(300))
    pair.call_at(160)
    case.run(172)
    case.write("", pair.at_server,
               "At the server: it sends four NUL bytes every 20 s, which nobody answers; bob's "
               "router counts outgoing packets only; the INVITEs at 75 s are lost, bob is there at "
               "150 s: likely.", **look_at_bob())


@scenario("keepalive-ineffective.port", twin=False)
def keepalive_on_other_port(case):
    pair = called(case, lifetime=30.0, preserves_ports=False)
    bob = pair.bob.host

    def beat():
        bob.send(5062, b"\r\n\r\n", (SERVER, 5060))
        if case.world.now < 150:
            case.world.at(15, beat)

    case.world.at(2, beat)
    pair.call_at(75)
    case.world.at(150, lambda: pair.bob.refresh(300))
    pair.call_at(160)
    case.run(172)
    case.write("", pair.at_server,
               "At the server: bob registers from one port and sends his keep-alives from another; "
               "the INVITEs at 75 s are lost: likely.", **look_at_bob())
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the same, and the INVITEs arrive outside only: "
               "certain.", **look_at_bob())
    case.write("lan", pair.at_bob,
               "At bob's phone: keep-alives leave from another port than the registration; the lost "
               "call is not seen: hazard.", **look_at_bob())


# Contacts that are left behind.

@scenario("stale-contacts-forking")
def stale_contacts_forking(case):
    pair = case.pair(bob_nat={"preserves_ports": False, "lifetime": 40.0}, seconds=3,
                     sound=Sound(codec=LONG_CALL)).watch(port_5060)
    pair.server.piles_up = case.fault(True, False)
    pair.bob.answers_after = 20.0
    pair.register()
    for again in (60, 120):
        case.world.at(again, lambda: pair.bob.refresh(3600))
    pair.bob.learns_from_rport = True
    pair.call_at(130)
    case.run(170)
    looks = {"REGISTER of bob": sip("REGISTER", source="192."),
             "200 OK": sip("200", cseq="REGISTER"), "INVITE to bob": sip("INVITE", to="192.")}
    case.write("", pair.at_server, case.fault(
        "At the server: it keeps each place that bob registered; the call rings him and two ports "
        "that his router has long forgotten: a hazard, for he answers.",
        "The same server replaces the old Contact by the new one."), **looks)
    case.write("lan", pair.at_bob,
               "At bob's phone: the answer to REGISTER lists two Contacts that he has replaced: "
               "likely, beside the registration.", **looks)


@scenario("register-contact-loop")
def register_contact_loop(case):
    home = case.alice_site(mapping=case.fault(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT),
                           preserves_ports=False)
    servers = [case.server(), Server(case.public_host("server-2", SECOND_SERVER))]
    alice = case.phone(home.host("alice", 20), "alice")
    alice.learns_from_rport = True
    tap = Tap(home.lan, alice.host.interface)
    send = alice.send_register

    def alternate(expires, authorization=None):
        if case.world.now < 4:
            alice.proxy = (servers[alice._register_sequence % 2].host.address, 5060)
            case.world.at(0.4, send, expires, authorization)

    alice.send_register = alternate
    case.world.at(0.5, alice.register)
    case.run(6)
    case.write("", tap, case.fault(
        "At alice's phone: one name stands for two servers, and her router uses another port "
        "towards each; she corrects her Contact by every answer and registers again, without "
        "end: certain.",
        "A router that uses one port for all: she corrects her Contact once."),
        **{"REGISTER": sip("REGISTER"), "200 OK": sip("200")})

