# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP over TLS, of which an onlooker sees sizes and times alone: RFC 5246, RFC 5382, RFC 2923."""

from capture import Tap
from case import SERVER, scenario, tap_at
from packet import TCP
from tcp import Connection, listen
from tls import Talk

PORT = 5061


class Encrypted:
    """Alice, behind a router, keeps a TLS connection to the server."""

    def __init__(self, case, **nat):
        self.case, self.world = case, case.world
        self.home, self.host = case.alice_site(**nat), case.public_host("server", SERVER)
        self.alice = self.home.host("alice", 20)
        self.at_alice = Tap(self.home.lan, self.alice.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.at_server = tap_at(self.host)
        self.links = 0
        self.link = self.talk = self.served = self.server_talk = None
        self.certificate = b""                    # beside the server's own
        listen(self.host, PORT, self.accept)
        case.world.at(0.5, self.connect)

    def connect(self):
        """A handshake, and what a REGISTER without and with credentials would take."""
        self.links += 1
        self.talk = Talk(self.world, f"client {self.links}")
        self.link = link = Connection(self.alice, 49160 + self.links, (SERVER, PORT))
        link.on_open = lambda: link.send(self.talk.client_hello("sip.example.net"))
        link.on_data = lambda data: self.at_client(link, data)
        link.connect()

    def at_client(self, link, data):
        if data[0] == 22 and data[5] == 2:
            link.send(self.talk.key_exchange() + self.talk.finished())
        elif data[0] == 20:
            link.send(self.talk.data(480))

    def accept(self, connection):
        self.served, self.server_talk = connection, Talk(self.world, f"server {self.links}")
        connection.on_data = lambda data: self.serve(connection, self.server_talk, data)

    def serve(self, connection, talk, data):
        if data[0] == 22 and data[5] == 1:
            connection.send(talk.server_hello() + talk.certificate() + self.certificate
                            + talk.hello_done())
        elif data[0] == 22:
            connection.send(talk.finished())
        elif data[0] == 23 and len(data) > 100:
            connection.send(talk.data(420))

    def say(self, size):
        self.link.send(self.talk.data(size))

    def call(self, size):
        """The server has something for her."""
        self.served.send(self.server_talk.data(size))


def data(to):
    return lambda packet: packet.protocol == TCP and packet.payload != b"" and packet.dst == to


def opens(packet):
    return packet.protocol == TCP and packet.flags & 0x12 == 0x02


def beats(pair, every):
    """What keeps the connection alive: a record that holds CRLF."""
    def beat():
        pair.say(26)
        pair.world.at(every, beat)

    pair.world.at(every, beat)


@scenario("tcp-idle-dropped.tls")
def idle_dropped(case):
    """Alice sends after 99 s; the router has forgotten her connection, and maps it anew."""
    pair = Encrypted(case, lifetime=60.0, preserves_ports=False)
    if case.twin:
        beats(pair, 25)
    case.world.at(100, lambda: pair.say(480))
    case.world.at(120, pair.connect)
    case.run(124)
    looks = {"data": data(SERVER), "SYN": opens}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: after 99 s of silence what she sends on the encrypted connection is sent "
        "seven times and never acknowledged; at 120 s she opens another, which works: likely.",
        "The same phone sends a small record every 25 s."), **looks)


@scenario("tcp-idle-dropped.tls-call", twin=False)
def idle_dropped_call(case):
    """The same where the server sends first."""
    pair = Encrypted(case, lifetime=60.0, preserves_ports=False)
    case.world.at(100, lambda: pair.call(700))
    case.world.at(120, pair.connect)
    case.run(124)
    looks = {"data": data("198.51.100.7"), "SYN": opens}
    case.write("", pair.at_server,
               "At the server: after 99 s of silence the server's data is sent seven times and never "
               "acknowledged; at 120 s she opens another connection: likely.", **looks)
    case.write("both", [pair.at_home, pair.at_alice],
               "Outside and inside alice's router: it arrives outside only: certain.", **looks)


@scenario("tcp-idle-dropped.tls-gone", twin=False)
def phone_gone(case):
    """What is sent to a phone that was switched off gets nowhere either."""
    pair = Encrypted(case)
    case.world.at(50, lambda: pair.alice.sockets.clear())
    case.world.at(100, lambda: pair.call(700))
    case.run(124)
    case.write("", pair.at_server, "At the server: the phone was switched off, what is sent to it is "
               "never acknowledged, and it is not seen again: nothing.",
               data=data("198.51.100.7"))


def loses_large(case):
    case.internet.drops.append(lambda packet: packet.protocol == TCP and len(packet.payload) > 1200)


@scenario("tcp-large-message-stalls.tls")
def large_stalls(case):
    """Alice's large record passes her own network only."""
    pair = Encrypted(case)
    if not case.twin:
        loses_large(case)
    case.world.at(5, lambda: pair.say(1380))
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: small records are acknowledged; one of 1385 bytes is sent seven times and "
        "never is: likely.", "The same where the network takes packets of every size."),
        data=data(SERVER))


@scenario("tcp-large-message-stalls.tls-certificate", twin=False)
def certificate_stalls(case):
    """The server's chain of certificates passes its own network only."""
    pair = Encrypted(case)
    pair.certificate = Talk(case.world, "chain").handshake(11, bytes(1500))
    loses_large(case)
    case.run(44)
    case.write("", pair.at_alice,
               "At alice's phone: of the server's hello only the end comes, and she goes on asking "
               "for what lies before it: likely, for the connection.", data=data("192.168.1.20"))
