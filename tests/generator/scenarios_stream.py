# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP over TCP through NAT: RFC 5923, RFC 5626, RFC 5382, RFC 2923, RFC 3263 4."""

from capture import Tap
from case import SERVER, icmp, scenario, sip, tap_at
from packet import TCP, UDP, icmp_error
from phone import Phone
from server import CONTACT, Server
from tcp import Connection, TcpHost, refuse, refuse_on_the_way


class OverTcp:
    """Alice and bob, each behind a router, register over TCP at one server."""

    def __init__(self, case, **bob_nat):
        self.home, self.office = case.alice_site(), case.bob_site(**bob_nat)
        self.server = case.server()
        self.server_end = TcpHost(self.server.host, 5060)
        self.at_server = tap_at(self.server.host)
        self.server.stack.host, self.server.stack.transport = self.server_end, "TCP"
        self.server_end.bind(5060, self.server.stack.receive)
        self.server.host = self.server_end
        self.alice, self.bob = self.phone(self.home, "alice"), self.phone(self.office, "bob")
        self.at_alice = Tap(self.home.lan, self.alice.media_host.interface)
        self.at_office = Tap(self.office.wan, self.office.nat.outside)
        self.at_bob = Tap(self.office.lan, self.bob.media_host.interface)
        case.world.at(0.3, self.bob.register)
        case.world.at(0.5, self.alice.register)

    def phone(self, site, user):
        host = site.host(user, 20)
        phone = Phone(TcpHost(host), user, "example.net", proxy=(SERVER, 5060), media_host=host)
        phone.stack.transport = "TCP"
        phone.always_proxy = True
        return phone


def opens(packet):
    """A SYN."""
    return packet.protocol == TCP and packet.flags & 0x12 == 0x02


@scenario("tcp-connection-gone")
def tcp_connection_gone(case):
    pair = OverTcp(case)
    if not case.twin:
        case.world.at(3, lambda: pair.server_end.forget(pair.server.locations["bob"].target))
    case.world.at(5, lambda: pair.alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(44)
    case.write("", pair.at_server, case.fault(
        "At the server: bob registered over a connection of his own; the server has lost it, and "
        "its SYNs to bob's router draw nothing: certain.",
        "The same server still has bob's connection."), SYN=opens)
    case.write("lan", pair.at_bob, "At bob's phone: nothing of the call is seen.", SYN=opens)


@scenario("tcp-connection-gone.contact")
def tcp_connection_to_contact(case):
    pair = OverTcp(case)
    if not case.twin:
        pair.server.stores = CONTACT
    case.world.at(5, lambda: pair.alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(44)
    case.write("", pair.at_server, case.fault(
        "At the server: bob registered over a connection of his own; the server opens another one "
        "to the private address of his Contact, and its SYNs draw nothing: certain.",
        "The same server uses bob's connection."), SYN=opens)


@scenario("tcp-idle-dropped")
def tcp_idle_dropped(case):
    pair = OverTcp(case, lifetime=60.0, preserves_ports=False)

    def beat():
        pair.bob.host.send(5060, b"\r\n\r\n", (SERVER, 5060))
        case.world.at(25, beat)

    if case.twin:
        case.world.at(20, beat)
    case.world.at(100, lambda: pair.alice.call("sip:bob@example.net", hang_up_after=3))

    def reconnect():
        pair.bob.host.forget()
        pair.bob.refresh()

    case.world.at(140, reconnect)
    case.run(150)
    data = {"data to bob": lambda packet: packet.protocol == TCP and packet.payload != b""
            and packet.dst in ("192.0.2.30", "192.168.7.20"), "SYN": opens}
    case.write("", pair.at_server, case.fault(
        "At the server: after 99 s of silence the INVITE on bob's connection is sent seven times "
        "and never acknowledged; at 140 s he opens another: likely.",
        "The same phone sends CRLF every 25 s on its connection."), **data)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the INVITE arrives outside only: certain.", **data)
    case.write("lan", pair.at_bob, "At bob's phone: nothing of the call is seen.", **data)


@scenario("tcp-large-message-stalls")
def tcp_large_message_stalls(case):
    pair = OverTcp(case)
    if not case.twin:
        case.internet.drops.append(
            lambda packet: packet.protocol == TCP and len(packet.payload) > 1200)
    case.world.at(4, lambda: setattr(pair.alice, "supported", ", ".join(
        f"example-extension-{number}" for number in range(40))))
    case.world.at(5, lambda: pair.alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: REGISTER is acknowledged; of the INVITE a segment of 1400 bytes is sent "
        "seven times and never is: likely.",
        "The same call where the network takes packets of every size."),
        large=lambda packet: packet.protocol == TCP and len(packet.payload) > 1200)
    behind = {"behind": lambda packet: packet.protocol == TCP and packet.src != SERVER
              and b"SIP/2.0" not in packet.payload and packet.payload != b""}
    case.write("server", pair.at_server, "At the server: only the end of the INVITE comes, and the "
               "server goes on asking for what lies before it: likely, for the connection.", **behind)


@scenario("tcp-large-message-stalls.told")
def tcp_large_message_told(case):
    """RFC 1191: a router on the way says how much it takes, and the phone does not heed it."""
    pair = OverTcp(case)
    receive = case.internet.receive

    def narrow(packet, interface):
        if packet.protocol != TCP or len(packet.payload) <= 1200:
            receive(packet, interface)
        elif not case.twin:
            error = icmp_error(interface.address, packet, 3, 4)
            error.ident = case.internet.next_ident()
            ours, peer = case.internet.routes[packet.src]
            ours.link.carry(error, ours, peer)

    if not case.twin:
        case.internet.receive = narrow
    case.world.at(4, lambda: setattr(pair.alice, "supported", ", ".join(
        f"example-extension-{number}" for number in range(40))))
    case.world.at(5, lambda: pair.alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: a router tells by ICMP that the INVITE is too large for it, and it is sent "
        "as large again: certain.",
        "The same call where the network takes packets of every size."),
        large=lambda packet: packet.protocol == TCP and len(packet.payload) > 1200, ICMP=icmp)


class TwoTransports:
    """One phone at one server, over UDP and over TCP."""

    def __init__(self, case):
        home = case.alice_site()
        host = home.host("alice", 20)
        udp = case.server()
        tcp_end = TcpHost(udp.host, 5060)
        tcp = Server(udp.host)
        tcp.stack.host, tcp.stack.transport = tcp_end, "TCP"
        tcp_end.bind(5060, tcp.stack.receive)
        udp.host.bind(5060, udp.stack.receive)
        tcp.host = tcp_end
        self.over_udp = case.phone(host, "alice")
        self.over_tcp = Phone(TcpHost(host), "alice", "example.net", proxy=(SERVER, 5060),
                              media_host=host)
        self.over_tcp.stack.transport = "TCP"
        self.at_alice = Tap(home.lan, host.interface)


@scenario("firewall-blocks-transport")
def firewall_blocks_transport(case):
    both = TwoTransports(case)
    if not case.twin:
        case.internet.drops.append(
            lambda packet: packet.protocol == UDP and packet.dport == 5060)
    case.world.at(0.5, both.over_udp.register)
    case.world.at(34, both.over_tcp.register)
    case.run(40)
    case.write("", both.at_alice, case.fault(
        "At alice's phone: eleven REGISTERs over UDP draw nothing, the same server answers over "
        "TCP: likely, though she is registered in the end.",
        "The same phone where both get through."), REGISTER=sip("REGISTER"), SYN=opens)


@scenario("firewall-blocks-transport.tcp", twin=False)
def firewall_blocks_tcp(case):
    both = TwoTransports(case)
    case.internet.drops.append(lambda packet: packet.protocol == TCP)
    case.world.at(0.5, both.over_tcp.register)
    case.world.at(30, both.over_udp.register)
    case.run(40)
    case.write("", both.at_alice,
               "At alice's phone: SYN draws nothing, the same server answers over UDP: a hazard.",
               REGISTER=sip("REGISTER"), SYN=opens)


@scenario("firewall-blocks-transport.reset")
def firewall_resets(case):
    home, server = case.alice_site(), case.server()
    host = home.host("alice", 20)
    alice = case.phone(host, "alice")
    tap = Tap(home.lan, host.interface)
    if case.twin:
        refuse(server.host, 5061)
    else:
        refuse_on_the_way(home.nat, 5061)
    for attempt in range(3):
        link = Connection(host, 49160 + attempt, (SERVER, 5061))
        case.world.at(0.5 + attempt * 4, link.connect)
    case.world.at(14, alice.register)
    case.run(20)
    case.write("", tap, case.fault(
        "At alice's phone: three connections to port 5061 are reset by her own router, in the "
        "server's name: the TTL of its 200 OK over UDP is another: certain.",
        "The server itself refuses them: its resets have come as far as its 200 OK."),
        **{"200 OK": sip("200")})
