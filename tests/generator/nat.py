# SPDX-License-Identifier: GPL-2.0-or-later
"""A NAT box in the words of RFC 4787: mapping and filtering behaviour, life time, hairpin."""

from dataclasses import dataclass

from network import Node
from packet import ICMP, icmp_error

ENDPOINT_INDEPENDENT = "endpoint-independent"
ADDRESS_DEPENDENT = "address-dependent"
ADDRESS_AND_PORT_DEPENDENT = "address-and-port-dependent"


@dataclass
class Behaviour:
    mapping: str = ENDPOINT_INDEPENDENT
    filtering: str = ADDRESS_AND_PORT_DEPENDENT
    preserves_ports: bool = True
    lifetime: float = 120.0
    inbound_refreshes: bool = True                # RFC 4787 REQ-6
    hairpin: bool = False
    rejects: bool = False                         # ICMP port unreachable instead of silence
    passes_fragments: bool = True
    accepts_strays: bool = False                  # the box takes what nobody asked for as its own


class Mapping:
    def __init__(self, protocol, inside, outside_port):
        self.protocol = protocol
        self.inside = inside
        self.outside_port = outside_port
        self.used = 0.0
        self.remotes = {}                         # endpoint -> last time sent to


class NatBox(Node):
    def __init__(self, world, name, behaviour):
        super().__init__(world, name)
        self.behaviour = behaviour
        self.inside = self.outside = None         # interfaces
        self.isp = None                           # the Internet's interface on our outside link
        self.neighbours = {}                      # inside address -> Interface
        self.mappings = {}                        # key -> Mapping
        self.forwards = {}                        # outside port -> inside endpoint, for ever
        self.second = None                        # (address, predicate): another way out
        self.outside_neighbours = {}              # on the outside link, before the Internet
        self.alg = None                           # reads and changes SIP as it passes
        self.blocks = lambda packet: False        # a firewall against what comes from outside
        self.strays = set()                       # (protocol, outside port, peer): Linux remembers

    def receive(self, packet, interface):
        packet.ttl -= 1
        if packet.pieces is not None and not self.behaviour.passes_fragments:
            packet.pieces = packet.pieces[:1]     # later fragments carry no ports
        if self.loses(packet) or (interface is self.outside and self.blocks(packet)):
            return
        if interface is self.inside:
            self.outwards(packet)
        elif packet.protocol == ICMP:
            self.error_inwards(packet)
        else:
            self.inwards(packet)

    def outwards(self, packet):
        if packet.dst == self.inside.address:
            return
        if packet.protocol == ICMP:
            self.error_outwards(packet)
            return
        hairpin = packet.dst == self.outside.address
        if hairpin and not self.behaviour.hairpin:
            self.refuse(packet, self.inside)
            return
        mapping = self.mapping_for(packet)
        mapping.used = self.world.now
        mapping.remotes[packet.target] = self.world.now
        inside = packet.source
        packet.src, packet.sport = self.outside.address, mapping.outside_port
        if self.second and self.second[1](packet):
            packet.src = self.second[0]
        if self.alg and not self.alg.outwards(packet, inside):
            return
        if hairpin:
            self.inwards(packet)
        else:
            self.outside.link.carry(packet, self.outside,
                                    self.outside_neighbours.get(packet.dst, self.isp))

    def inwards(self, packet):
        inside = self.forwards.get(packet.dport)
        if inside is None:
            mapping = self.open_mapping(packet)
            if mapping is None:
                if self.behaviour.accepts_strays and packet.protocol != ICMP:
                    self.strays.add((packet.protocol, packet.dport, packet.source))
                self.refuse(packet, self.outside)
                return
            inside = mapping.inside
            if self.behaviour.inbound_refreshes:
                mapping.used = self.world.now
        if self.alg:
            self.alg.inwards(packet, inside)
        packet.dst, packet.dport = inside
        self.inside.link.carry(packet, self.inside, self.neighbours.get(packet.dst))

    def refuse(self, packet, interface):
        answers = self.behaviour.rejects or self.behaviour.accepts_strays
        if not answers or packet.protocol == ICMP:
            return
        error = icmp_error(packet.dst, packet, 3, 3)
        error.ident = self.next_ident()
        peer = self.isp if interface is self.outside else self.neighbours.get(packet.src)
        interface.link.carry(error, interface, peer)

    def forget_ports(self):
        """A restart, or a table that was full: each mapping is made anew when it is next used."""
        for mapping in self.mappings.values():
            mapping.used = -1e9

    def move(self, address):
        """The provider gives the line another address."""
        self.forget_ports()
        ours, peer = self.isp.node.routes.pop(self.outside.address)
        self.outside.address = address
        self.isp.node.routes[address] = ours, peer

    def expired(self, mapping):
        return self.world.now - mapping.used > self.behaviour.lifetime

    def mapping_for(self, packet):
        for port, inside in self.forwards.items():
            if inside == packet.source:
                return Mapping(packet.protocol, inside, port)
        key = (packet.protocol, packet.source)
        if self.behaviour.mapping == ADDRESS_AND_PORT_DEPENDENT:
            key += packet.target
        elif self.behaviour.mapping == ADDRESS_DEPENDENT:
            key += (packet.dst,)
        mapping = self.mapping_by(key, packet)
        if (packet.protocol, mapping.outside_port, packet.target) in self.strays:
            mapping = self.mapping_by((*key, "beside", packet.target), packet)
        return mapping

    def mapping_by(self, key, packet):
        mapping = self.mappings.get(key)
        if mapping is None or self.expired(mapping):
            port = self.new_port(packet, renewed=mapping is not None)
            mapping = self.mappings[key] = Mapping(packet.protocol, packet.source, port)
        return mapping

    def new_port(self, packet, renewed):
        taken = {(m.protocol, m.outside_port) for m in self.mappings.values()
                 if not self.expired(m)}
        taken |= {(packet.protocol, port) for port in self.forwards}
        if self.behaviour.preserves_ports and (packet.protocol, packet.sport) not in taken:
            return packet.sport
        name = f"port {self.name} {packet.source} {packet.target} {renewed and self.world.now}"
        port = 20000 + self.world.number_for(name, 15)
        port += (port ^ packet.sport) & 1         # RFC 4787 REQ-4: keep the parity
        while (packet.protocol, port) in taken:
            port += 2
        return port

    def open_mapping(self, packet):
        for mapping in self.mappings.values():
            if (mapping.protocol, mapping.outside_port) != (packet.protocol, packet.dport):
                continue
            if not self.expired(mapping) and self.admits(mapping, packet.source):
                return mapping
        return None

    def admits(self, mapping, remote):
        if self.behaviour.filtering == ENDPOINT_INDEPENDENT:
            return True
        if self.behaviour.filtering == ADDRESS_DEPENDENT:
            return any(known[0] == remote[0] for known in mapping.remotes)
        return remote in mapping.remotes

    def error_inwards(self, packet):
        """RFC 5508 4.2: an error about a packet of a mapping goes to the host inside."""
        about = packet.quoted
        for mapping in self.mappings.values():
            if (mapping.protocol, mapping.outside_port) == (about.protocol, about.sport):
                packet.quoted = about.copy(src=mapping.inside[0], sport=mapping.inside[1])
                packet.dst = mapping.inside[0]
                self.inside.link.carry(packet, self.inside, self.neighbours.get(packet.dst))
                return

    def error_outwards(self, packet):
        about = packet.quoted
        for mapping in self.mappings.values():
            if (mapping.protocol, mapping.inside) == (about.protocol, about.target):
                packet.quoted = about.copy(dst=self.outside.address, dport=mapping.outside_port)
                packet.src = self.outside.address
                self.outside.link.carry(packet, self.outside, self.isp)
                return
