# SPDX-License-Identifier: GPL-2.0-or-later
"""Links, hosts and the routers between them: who sees a packet, forwards it, drops it."""

from packet import ICMP, TCP, UDP, Packet, icmp_error

PRIVATE = ("10.", "192.168.", "100.64.", "192.0.0.") + tuple(f"172.{n}." for n in range(16, 32))


def is_private(address):
    return address.startswith(PRIVATE)


class Link:
    """A cable or a switch: every packet on it reaches one interface, and is seen by the taps."""

    def __init__(self, world, latency):
        self.world = world
        self.latency = latency
        self.taps = []

    def carry(self, packet, sender, receiver):
        """Sends a packet from one interface to another; each tap sees it when it passes there."""
        now = self.world.now
        mac = receiver.mac if receiver else b"\x02\0\0\0\xff\xff"
        for tap in self.taps:
            arrives = tap.at is not None and tap.at is receiver
            tap.see(now + (self.latency if arrives else 0), packet, sender, mac)
        if receiver:
            self.world.at(self.latency, receiver.node.receive, packet.copy(), receiver)


class Interface:
    def __init__(self, node, address, link, name):
        self.node = node
        self.address = address
        self.link = link
        number = link.world.number_for(f"mac {name} {address}", 24)
        self.mac = b"\x02\x00\x5e" + number.to_bytes(3, "big")


class Node:
    """Anything with interfaces. Packets from it carry IP identifications that count upwards."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.interfaces = []
        self._ident = world.number_for(f"ident {name}", 15)
        self.drops = []                           # predicates: packets this node loses

    def attach(self, link, address):
        interface = Interface(self, address, link, self.name)
        self.interfaces.append(interface)
        return interface

    def next_ident(self):
        self._ident = (self._ident + 1) & 0xFFFF
        return self._ident

    def loses(self, packet):
        return any(drop(packet) for drop in self.drops)


class Host(Node):
    """A phone or a server with one link, one gateway and any number of addresses."""

    def __init__(self, world, name, link, address, gateway, *, extra=(), closed_port_error=True):
        super().__init__(world, name)
        self.address = address
        self.addresses = [address, *extra]
        self.interface = self.attach(link, address)
        self.gateway = gateway                    # an Interface, or None
        self.neighbours = {}                      # address -> Interface on the same link
        self.sockets = {}
        self.closed_port_error = closed_port_error
        self.mtu = 1500
        self.delay = 0.0007                       # from a decision to the packet

    def bind(self, port, handler, address=None):
        """handler(data, source, local) is called for each datagram."""
        self.sockets[address, port] = handler

    def close(self, port, address=None):
        self.sockets.pop((address, port), None)

    def send(self, port, data, target, *, source=None):
        packet = Packet(UDP, source or self.address, target[0], data, sport=port, dport=target[1],
                        ident=self.next_ident())
        packet.mtu = self.mtu
        packet.split()
        self.world.at(self.delay, self.emit, packet)

    def emit(self, packet):
        if packet.ident == 0:
            packet.ident = self.next_ident()
        self.interface.link.carry(packet, self.interface,
                                  self.neighbours.get(packet.dst, self.gateway))

    def receive(self, packet, interface):
        if packet.dst not in self.addresses or self.loses(packet):
            return
        if not packet.is_whole():
            self.world.at(30, self.emit, icmp_error(packet.dst, packet, 11, 1))
            return
        if packet.protocol == ICMP:
            return                                # nobody here learns from errors
        handler = (self.sockets.get((packet.dst, packet.dport))
                   or self.sockets.get((None, packet.dport)))
        if packet.protocol == TCP:
            handler = self.sockets.get(("tcp", packet.dport))
        if handler and packet.protocol == TCP:
            handler(packet)
        elif handler:
            handler(packet.payload, packet.source, packet.target)
        elif self.closed_port_error and packet.protocol == UDP:
            self.emit(icmp_error(packet.dst, packet, 3, 3))


class Internet(Node):
    """The routers between all public addresses. Private destinations are nowhere (RFC 1918 3)."""

    def __init__(self, world):
        super().__init__(world, "internet")
        self.routes = {}                          # address -> (our interface, their interface)
        self.unreachable_error = None             # code of the ICMP error for an unknown network
        self.prohibits = []                       # predicates: refused with ICMP 3/13
        self.jitter = None                        # packet -> extra delay

    def connect(self, link, address, peer):
        ours = self.attach(link, address)
        for known in getattr(peer.node, "addresses", [peer.address]):
            self.routes[known] = ours, peer
        return ours

    def receive(self, packet, interface):
        packet.ttl -= 1
        if self.loses(packet):
            return
        if any(forbidden(packet) for forbidden in self.prohibits):
            self.report(packet, interface, 13)
            return
        route = self.routes.get(packet.dst)
        if route:
            delay = self.jitter(packet) if self.jitter else 0.0
            self.world.at(delay, route[0].link.carry, packet, *route)
        elif self.unreachable_error is not None and packet.protocol != ICMP:
            self.report(packet, interface, self.unreachable_error)

    def report(self, packet, interface, code):
        error = icmp_error(interface.address, packet, 3, code)
        error.ident = self.next_ident()
        ours, peer = self.routes[packet.src]
        ours.link.carry(error, ours, peer)


class Router(Node):
    """Routes between two private networks without translating: a VPN."""

    def __init__(self, world, name):
        super().__init__(world, name)
        self.networks = []                        # (prefix, our interface, {address: Interface})

    def join(self, link, address, prefix):
        interface = self.attach(link, address)
        self.networks.append((prefix, interface, {}))
        return interface

    def learn(self, address, interface):
        for prefix, _, neighbours in self.networks:
            if address.startswith(prefix):
                neighbours[address] = interface

    def receive(self, packet, interface):
        packet.ttl -= 1
        for prefix, ours, neighbours in self.networks:
            if packet.dst.startswith(prefix) and packet.dst in neighbours:
                ours.link.carry(packet, ours, neighbours[packet.dst])
