# SPDX-License-Identifier: GPL-2.0-or-later
"""Registering through NAT, and being reachable: RFC 3261 10, 18.2; RFC 3581; RFC 5626."""

from capture import Tap, arp_request
from case import (ALICE_OUTSIDE, LONG_CALL, SERVER, STUN, Sound, icmp, port_5060, scenario,
                  sip, tap_at)
from message import bare_uri, host_port, sent_by
from nat import ENDPOINT_INDEPENDENT
from network import is_private
from server import CONTACT, SOURCE
from stun import Probe, probe_from
from transaction import LITERAL_VIA, RPORT, SENT_BY_PORT


class Client:
    """Alice behind her router, one server, and the capture points of a registration."""

    def __init__(self, case, **behaviour):
        self.home = case.alice_site(**behaviour)
        self.server = case.server(policy=RPORT)
        self.alice = case.phone(self.home.host("alice", 20), "alice")
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.at_server = tap_at(self.server.host)


@scenario("private-contact-registered")
def private_contact_registered(case):
    pair = case.pair().watch()
    pair.server.stores = case.fault(CONTACT, SOURCE)
    pair.register()
    pair.call_at(5)
    case.run(42)
    looks = {"REGISTER": sip("REGISTER", source="192."), "200 OK": sip("200", cseq="REGISTER"),
             "INVITE to the private address": sip("INVITE", to="192.168.7.20", source=SERVER),
             "408": sip("408", cseq="INVITE")}
    case.write("", pair.at_server, case.fault(
        "At the server: it keeps bob's private Contact, sends alice's INVITE to it seven times and "
        "answers her with 408: certain.",
        "The same REGISTER, but the 200 OK carries received= and the INVITE goes there."), **looks)
    case.write("lan", pair.at_bob,
               "At bob's phone: only the registration with its private, undecorated Contact is "
               "seen, no call ever arrives: hazard.", **looks)
    case.write("caller", pair.at_alice,
               "At alice's phone: the call fails with 408 after 32 s; why, the server could tell.",
               **looks)


@scenario("private-contact-registered.link")
def private_contact_on_own_link(case):
    """The server's netmask takes the Contact for an address of its own link."""
    pair = case.pair().watch()
    server, office = pair.server.host, "192.168.7.20"
    pair.server.stores = case.fault(CONTACT, SOURCE)
    send = server.emit

    def emit(packet):
        if packet.dst != office:
            send(packet)
            return
        pair.at_server.see_frame(case.world.now,
                                 arp_request(server.interface.mac, server.address, office))

    server.emit = emit
    pair.register()
    pair.call_at(5)
    case.run(42)
    case.write("", pair.at_server, case.fault(
        "At the server: it keeps bob's private Contact and asks on its own link who has that "
        "address, once for each try; nobody has it, alice gets 408: certain.",
        "It keeps where bob's packets come from."),
        **{"200 OK": sip("200", cseq="REGISTER"), "408": sip("408", cseq="INVITE")})


def call_neighbour(case):
    """Carol calls bob, who is on her own switch, by a server that stores Contacts as they are."""
    office = case.bob_site()
    server = case.server()
    server.stores = CONTACT
    bob = case.phone(office.host("bob", 20), "bob")
    carol = case.phone(office.host("carol", 21), "carol")
    case.world.at(0.5, bob.register)
    case.world.at(0.8, carol.register)
    case.world.at(5, lambda: carol.call("sip:bob@example.net"))
    return server, Tap(office.lan)


@scenario("private-contact-registered.gave-up")
def private_contact_registered_gave_up(case):
    server, tap = call_neighbour(case)

    def on_invite(request, transaction, source):
        server.reply(request, transaction, 100, "Trying")
        case.world.at(case.fault(10, 0.1), server.reply, request, transaction, 480,
                      "Temporarily Unavailable")

    server.on_invite = on_invite
    case.run(42)
    case.write("", tap, case.fault(
        "On the switch that bob and carol share: bob's private Contact is stored, and the server "
        "answers carol's call to him with 480, after 10 s: it had asked somebody: likely.",
        "It says so at once, and may have asked nobody: hazard."),
        **{"INVITE": sip("INVITE"), "480": sip("480", cseq="INVITE")})


@scenario("private-contact-registered.neighbour", twin=False)
def private_contact_registered_neighbour(case):
    _, tap = call_neighbour(case)
    case.run(42)
    case.write("", tap,
               "On the switch that bob and carol share: bob's private Contact is stored "
               "undecorated, and carol's call to him fails with 408 after 32 s: likely.",
               **{"200 OK": sip("200", cseq="REGISTER"), "INVITE": sip("INVITE"),
                  "408": sip("408", cseq="INVITE")})


def refuse_private(reason, text, look_at=("via", "contact")):
    """A registrar's policy against private addresses."""
    def judge(request):
        hosts = {"via": sent_by(request.get("Via"))[0],
                 "contact": host_port(bare_uri(request.get("Contact")))[0]}
        if not any(is_private(hosts[field]) for field in look_at):
            return None
        status, phrase = reason
        return status, phrase, [("Warning", f'399 example.net "{text}"')] if text else []
    return judge


def register_twice(case, client, also_via):
    """The user first registers as is, then turns STUN on and registers again."""
    stun_host = case.stun_server()
    alice = client.alice

    def use(mapped):
        alice.public = mapped
        if also_via:
            alice.stack.via_address = mapped
        alice.register()

    def probe():
        asked = Probe(alice.host, 5060, (stun_host.host.address, 3478), use)
        alice.on_datagram = lambda data, source: asked.receive(data)

    case.world.at(0.5, alice.register)
    case.world.at(9, probe)


@scenario("registrar-rejects-private-address")
def registrar_rejects_private_address(case):
    client = Client(case)
    if not case.twin:
        client.server.rejects = refuse_private((606, "Not Acceptable"),
                                               "Private address in Via or Contact")
    register_twice(case, client, also_via=True)
    case.run(14)
    looks = {"REGISTER": sip("REGISTER"), "606": sip("606"), "200 OK": sip("200", cseq="REGISTER")}
    case.write("", client.at_alice, case.fault(
        "At alice's phone: REGISTER with private Via and Contact is refused with 606; with the "
        "address from STUN in both it is accepted: certain.",
        "The same registrar without that policy accepts both."), **looks)
    case.write("wan", client.at_server, "The same at the server: certain.", **looks)


@scenario("registrar-rejects-private-address.via", twin=False)
def registrar_rejects_private_via(case):
    client = Client(case)
    client.server.rejects = refuse_private((403, "Forbidden"), "", ("via",))
    case.stun_server()
    alice = client.alice
    alice.public = (ALICE_OUTSIDE, 5060)

    def via_too():
        alice.stack.via_address = (ALICE_OUTSIDE, 5060)
        alice.register()

    case.world.at(0.5, alice.register)
    case.world.at(9, via_too)
    case.run(14)
    case.write("", client.at_alice,
               "At alice's phone: Contact is public in both, only Via differs; the private Via is "
               "refused with 403 and no reason given, the public one accepted: certain.",
               **{"403": sip("403"), "200 OK": sip("200", cseq="REGISTER")})


@scenario("registrar-rejects-private-address.reason", twin=False)
def registrar_rejects_with_reason(case):
    client = Client(case)
    client.server.rejects = refuse_private((606, "Not Acceptable"),
                                           "Private address in Via or Contact")
    case.world.at(0.5, client.alice.register)
    case.run(6)
    case.write("", client.at_alice,
               "At alice's phone: refused with 606 and a Warning that names the private address; "
               "no second try: likely.", **{"606": sip("606")})


@scenario("registrar-rejects-private-address.code", twin=False)
def registrar_rejects_with_code(case):
    client = Client(case)
    client.server.rejects = refuse_private((606, "Not Acceptable"), "")
    case.world.at(0.5, client.alice.register)
    case.run(6)
    case.write("", client.at_alice,
               "At alice's phone: refused with a bare 606: possible.", **{"606": sip("606")})


@scenario("response-lost-no-rport")
def response_lost_no_rport(case):
    client = Client(case, preserves_ports=False)
    client.alice.stack.asks_rport = case.fault(False, True)
    case.world.at(0.5, client.alice.register)
    case.run(36)
    looks = {"REGISTER": sip("REGISTER"), "200 OK to port 5060": sip("200", to_port=5060),
             "200 OK": sip("200", cseq="REGISTER")}
    case.write("", client.at_server, case.fault(
        "At the server: REGISTER comes from another port than its Via says, asks for no rport, and "
        "the 200 OK goes to port 5060, where nobody waits; REGISTER is repeated: certain.",
        "The same phone with ;rport in its Via; the 200 OK goes to the source port."), **looks)
    case.write("lan", client.at_alice,
               "At alice's phone: eleven REGISTERs without rport, no reply: possible.", **looks)
    case.write("both", [client.at_alice, client.at_home],
               "Inside and outside alice's router: the 200 OK arrives outside at port 5060 and "
               "never appears inside: certain.", **looks)


@scenario("response-lost-no-rport.server", twin=False)
def response_lost_server_ignores_rport(case):
    client = Client(case, preserves_ports=False, rejects=True)
    client.server.stack.policy = SENT_BY_PORT
    case.world.at(0.5, client.alice.register)
    case.run(36)
    case.write("", client.at_server,
               "At the server: the phone asks for rport, the server answers to port 5060 all the "
               "same, and alice's router returns ICMP port unreachable: certain, the server's "
               "fault.", **{"REGISTER": sip("REGISTER"), "200 OK": sip("200")})


@scenario("response-to-private-via")
def response_to_private_via(case):
    client = Client(case)
    client.server.stack.policy = case.fault(LITERAL_VIA, RPORT)
    case.world.at(0.5, client.alice.register)
    case.run(36)
    looks = {"REGISTER": sip("REGISTER"), "200 OK": sip("200", cseq="REGISTER")}
    case.write("", client.at_server, case.fault(
        "At the server: REGISTER comes from a public source, the 200 OK leaves for the private "
        "address in Via, REGISTER is repeated: certain.",
        "The same server obeys RFC 3261 18.2.2: the 200 OK goes to the source."), **looks)
    case.write("lan", client.at_alice,
               "At alice's phone: eleven REGISTERs, no reply; this cause cannot be seen here.",
               **looks)


@scenario("response-from-wrong-port")
def response_from_wrong_port(case):
    client = Client(case)
    server_host = client.server.host
    second = "203.0.113.12"
    server_host.addresses.append(second)
    case.internet.routes[second] = case.internet.routes[SERVER]
    if not case.twin:
        client.server.stack.reply_from = second, 5060
    case.world.at(0.5, client.alice.register)
    case.run(36)
    looks = {"REGISTER": sip("REGISTER"), "200 OK": sip("200", cseq="REGISTER")}
    case.write("", [client.at_alice, client.at_home], case.fault(
        "Inside and outside alice's router: she asks 203.0.113.10, the 200 OK comes from "
        "203.0.113.12 and is not let in: certain.",
        "The same server answers from the address that was asked."), **looks)
    case.write("wan", client.at_server,
               "At the server: the 200 OK leaves from its second address, and REGISTER is "
               "repeated: likely.", **looks)
    case.write("lan", client.at_alice,
               "At alice's phone: eleven REGISTERs, no reply: the reason cannot be seen here.",
               **looks)


@scenario("response-from-wrong-port.delivered", twin=False)
def response_from_wrong_port_delivered(case):
    client = Client(case, filtering=ENDPOINT_INDEPENDENT)
    second = "203.0.113.12"
    client.server.host.addresses.append(second)
    client.server.stack.reply_from = second, 5060
    case.world.at(0.5, client.alice.register)
    case.run(6)
    case.write("", client.at_alice,
               "At alice's phone, behind a router that lets everybody in: the 200 OK comes from "
               "another address and arrives: no fault.", **{"200 OK": sip("200")})


def idle_phone(case, preserves_ports, keep=port_5060):
    """Bob registers, is called at once, falls silent, is called again, refreshes, is called."""
    pair = case.pair(seconds=3, sound=Sound(codec=LONG_CALL),
                     bob_nat={"lifetime": 30.0, "preserves_ports": preserves_ports}).watch(keep)
    pair.register()
    pair.call_at(5)
    pair.call_at(75)
    pair.call_at(160)
    case.world.at(150, lambda: pair.bob.refresh(300))
    return pair


@scenario("binding-expired-idle")
def binding_expired_idle(case):
    pair = idle_phone(case, preserves_ports=False)
    if case.twin:
        case.world.at(1.5, lambda: pair.bob.keep_alive(20, 165))
    case.run(172)
    looks = {"REGISTER of bob": sip("REGISTER", source="192."),
             "INVITE to bob": sip("INVITE", to="192."), "200 OK": sip("200", cseq="INVITE"),
             "408": sip("408", cseq="INVITE")}
    case.write("", pair.at_server, case.fault(
        "At the server: bob answers at 5 s, is silent, at 75 s seven INVITEs to the same endpoint "
        "are lost, at 150 s he refreshes from another port and can be called again: certain.",
        "The same phone sends CRLF CRLF every 20 s; the call at 75 s arrives."), **looks)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the INVITEs at 75 s arrive outside only, 62 s "
               "after the last packet of bob: certain.", **looks)
    case.write("lan", pair.at_bob,
               "At bob's phone: no keep-alive for 135 s, then rport differs from before: the entry "
               "had been forgotten; the lost call itself is not seen: hazard.", **looks)


@scenario("binding-expired-idle.same-port", twin=False)
def binding_expired_same_port(case):
    pair = idle_phone(case, preserves_ports=True)
    case.run(172)
    case.write("", pair.at_server,
               "At the server, with a router that keeps port numbers: answered, lost, refreshed "
               "from the same port, answered again: likely.",
               **{"INVITE to bob": sip("INVITE", to="192."), "408": sip("408", cseq="INVITE")})


@scenario("sip-no-reply-blocked")
def sip_no_reply_blocked(case):
    blocked_registration(case, case.internet.prohibits, case.fault(
        "At alice's phone: STUN is answered, every REGISTER draws ICMP administratively "
        "prohibited from a router on the way; the capture ends before she may try TCP: likely.",
        "The same network without that rule."))


@scenario("sip-no-reply-blocked.silent", twin=False)
def sip_no_reply_blocked_silent(case):
    blocked_registration(case, case.internet.drops,
                         "At alice's phone: STUN is answered, eleven REGISTERs are not: possible, "
                         "for a server that is down looks the same.")


def blocked_registration(case, rules, sentence):
    client = Client(case)
    stun = case.stun_server()
    if not case.twin:
        rules.append(lambda packet: packet.dport == 5060)
    case.world.at(0.2, lambda: probe_from(client.alice.host, 5070, (STUN, stun.port)))
    case.world.at(0.6, client.alice.register)
    case.run(36)
    case.write("", client.at_alice, sentence,
               **{"REGISTER": sip("REGISTER"), "200 OK": sip("200"), "ICMP": icmp})
