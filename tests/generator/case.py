# SPDX-License-Identifier: GPL-2.0-or-later
"""A scenario in the making: its network, the files it writes and what a reader should look at."""

from capture import ETHERNET, SNAPLEN, Tap, merged, pcap_bytes
from media import G711, Codec, Relay, Sound
from nat import Behaviour, NatBox
from network import Host, Internet, Link
from packet import UDP
from phone import Phone
from server import Server
from simulator import World
from stun import StunServer

ALICE_OUTSIDE, BOB_OUTSIDE = "198.51.100.7", "192.0.2.30"
SERVER, RELAY, STUN = "203.0.113.10", "203.0.113.11", "203.0.113.20"

SCENARIOS = {}                                    # id -> function(case), in order of definition
LONG_CALL = Codec(ptime=60)                       # keeps 32 s of sound small


def g711(**options):
    return Sound(codec=Codec(G711), offered=(0, 8, 101), **options)


def scenario(name, twin=True):
    def note(function):
        SCENARIOS[name] = function, twin
        return function
    return note


class Site:
    """A home or an office: one switch, one NAT box, any number of hosts."""

    def __init__(self, case, name, prefix, outside, behaviour):
        world = case.world
        self.world, self.name, self.prefix = world, name, prefix
        self.lan = Link(world, 0.0004)
        self.wan = Link(world, 0.009)
        self.nat = NatBox(world, name, behaviour)
        self.nat.inside = self.nat.attach(self.lan, f"{prefix}.1")
        self.nat.outside = self.nat.attach(self.wan, outside)
        self.nat.isp = case.internet.connect(self.wan, case.next_hop(), self.nat.outside)

    def host(self, name, number, **options):
        host = Host(self.world, name, self.lan, f"{self.prefix}.{number}", self.nat.inside,
                    **options)
        for other in self.lan_hosts():
            other.neighbours[host.address] = host.interface
            host.neighbours[other.address] = other.interface
        self.nat.neighbours[host.address] = host.interface
        return host

    def lan_hosts(self):
        return [interface.node for interface in self.nat.neighbours.values()]


class Case:
    def __init__(self, name, twin):
        self.name, self.twin = name, twin
        self.world = World(name)
        self.internet = Internet(self.world)
        self.files = []                           # (vantage, bytes, sentence, {label: frames})
        self.twins = []                           # vantages at which the twin is captured, too
        self._hops = 0

    def next_hop(self):
        self._hops += 1
        return f"203.0.113.{200 + self._hops}"

    def fault(self, broken, sound):
        """The one thing that differs between a sample and its innocent twin."""
        return sound if self.twin else broken

    def run(self, until):
        self.world.run(until)

    # The usual pieces.

    def public_host(self, name, address, **options):
        link = Link(self.world, 0.008)
        host = Host(self.world, name, link, address, None, **options)
        host.gateway = self.internet.connect(link, self.next_hop(), host.interface)
        return host

    def alice_site(self, **behaviour):
        return Site(self, "alice-router", "192.168.1", ALICE_OUTSIDE, Behaviour(**behaviour))

    def bob_site(self, **behaviour):
        return Site(self, "bob-router", "192.168.7", BOB_OUTSIDE, Behaviour(**behaviour))

    def server(self, **options):
        return Server(self.public_host("server", SERVER), **options)

    def relay(self, **options):
        return Relay(self.public_host("relay", RELAY), **options)

    def stun_server(self):
        return StunServer(self.public_host("stun", STUN))

    def phone(self, host, user, **options):
        options.setdefault("proxy", (SERVER, 5060))
        return Phone(host, user, "example.net", **options)

    def pair(self, relay=True, alice_nat=None, bob_nat=None, seconds=6, sound=None):
        """Alice and bob, each behind a router, registered at one server; alice will call."""
        return Pair(self, relay, alice_nat or {}, bob_nat or {}, seconds, sound)

    # What is written.

    def write(self, vantage, taps, sentence, *, link_type=ETHERNET, snaplen=SNAPLEN, frames=None,
              **looks):
        if frames is None:
            frames = merged(taps if isinstance(taps, (list, tuple)) else [taps])
        numbers = {label: [index for index, frame in enumerate(frames, 1)
                           if frame[2] is not None and wanted(frame[2])]
                   for label, wanted in looks.items()}
        self.files.append((vantage, pcap_bytes(frames, link_type, snaplen), sentence, numbers))


class Pair:
    def __init__(self, case, relay, alice_nat, bob_nat, seconds, sound):
        self.case = case
        self.home, self.office = case.alice_site(**alice_nat), case.bob_site(**bob_nat)
        self.server = case.server()
        self.relay = case.relay() if relay else None
        self.server.relay = self.relay
        self.alice = case.phone(self.home.host("alice", 20), "alice", sound=sound or Sound())
        self.bob = case.phone(self.office.host("bob", 20), "bob",
                              sound=Sound(**vars(sound)) if sound else Sound())
        self.bob.sound.port = self.alice.sound.port + 4
        self.seconds = seconds
        self.dialog = None

    def watch(self, keep=None):
        """Taps: alice's phone, her router's outside, the server, bob's router's outside, bob."""
        self.at_alice = Tap(self.home.lan, self.alice.host.interface, keep)
        self.at_home = Tap(self.home.wan, self.home.nat.outside, keep)
        self.at_server = tap_at(self.server.host, keep)
        self.at_relay = self.relay and tap_at(self.relay.host, keep)
        self.at_office = Tap(self.office.wan, self.office.nat.outside, keep)
        self.at_bob = Tap(self.office.lan, self.bob.host.interface, keep)
        return self

    def register(self):
        self.case.world.at(0.5, self.alice.register)
        self.case.world.at(0.8, self.bob.register)

    def call_at(self, when):
        self.case.world.at(when, self.call)

    def call(self):
        self.dialog = self.alice.call("sip:bob@example.net", hang_up_after=self.seconds)


def tap_at(host, keep=None):
    return Tap(host.interface.link, host.interface, keep)


def port_5060(packet):
    """The capture filter `udp port 5060`, and the errors that quote such packets."""
    quoted = packet.quoted or packet
    return 5060 in (quoted.sport, quoted.dport)


def sip(word, *, cseq="", to="", to_port=0, source=""):
    """A predicate: requests of a method or responses of a status."""
    def wanted(packet):
        if packet.protocol != UDP or not packet.payload[:1].isalpha():
            return False
        start = packet.payload.split(b"\r\n", 1)[0].decode("latin-1")
        hit = start.startswith(f"SIP/2.0 {word}" if word.isdigit() else f"{word} ")
        return (hit and packet.dst.startswith(to) and packet.src.startswith(source)
                and to_port in (0, packet.dport)
                and (not cseq or f" {cseq}\r\n".encode() in packet.payload))
    return wanted


def rtp(*, to="", to_port=0, source=""):
    def wanted(packet):
        return (packet.protocol == UDP and packet.payload[:1] == b"\x80"
                and packet.payload[1] & 0x7F < 64 and packet.dst.startswith(to)
                and packet.src.startswith(source) and to_port in (0, packet.dport))
    return wanted


def stun_message(*, to="", source=""):
    def wanted(packet):
        return (packet.protocol == UDP and packet.payload[:1] in (b"\0", b"\1")
                and packet.payload[4:8] == b"\x21\x12\xa4\x42"
                and packet.dst.startswith(to) and packet.src.startswith(source))
    return wanted


def icmp(packet):
    return packet.icmp is not None
