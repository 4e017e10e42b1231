# SPDX-License-Identifier: GPL-2.0-or-later
"""TCP connections (RFC 9293): handshake, data in segments, sent again until acknowledged, close."""

from packet import ACK, FIN, PSH, RST, SYN, TCP, Packet

SEGMENT = 1400


class Connection:
    def __init__(self, host, port, peer=None):
        self.host, self.world, self.port, self.peer = host, host.world, port, peer
        self.seq = self.world.number_for(f"sequence {host.name} {port} {peer}", 32)
        self.ack = 0
        self.is_open = False
        self.acked = None                         # what the other side has got
        self.on_open = lambda: None
        self.on_data = lambda data: None

    def emit(self, flags, data=b""):
        packet = Packet(TCP, self.host.address, self.peer[0], data, sport=self.port,
                        dport=self.peer[1])
        packet.flags, packet.seq, packet.ack = flags, self.seq, self.ack
        if flags & SYN:
            packet.options = b"\x02\x04\x05\xb4"  # MSS 1460
        if not flags & ACK:
            packet.ack = 0
        self.seq = (self.seq + len(data) + bool(flags & (SYN | FIN))) & 0xFFFFFFFF
        self.world.at(self.host.delay, self.host.emit, packet)
        if data or (flags & SYN and not flags & ACK):
            self.world.at(1.0 if flags & SYN else 0.3, self.again, packet.copy(), self.seq,
                          2.0 if flags & SYN else 0.6, 6)

    def again(self, packet, end, interval, tries):
        """RFC 6298: after the timer, which doubles each time."""
        done = self.acked is not None and (self.acked - end) & 0xFFFFFFFF < 1 << 31
        if done or tries == 0:
            return
        self.host.emit(packet.copy(ident=0))
        self.world.at(interval, self.again, packet, end, interval * 2, tries - 1)

    def connect(self):
        self.host.sockets["tcp", self.port] = self.receive
        self.emit(SYN)

    def send(self, data):
        for at in range(0, len(data), SEGMENT):
            self.emit(PSH | ACK, data[at:at + SEGMENT])

    def close(self):
        self.emit(FIN | ACK)

    def receive(self, packet):
        if packet.flags & ACK:
            self.acked = packet.ack
        if packet.flags & RST:
            self.acked = self.seq
            self.is_open = False
            return
        if packet.flags & SYN:
            self.ack = (packet.seq + 1) & 0xFFFFFFFF
            self.emit(ACK if packet.flags & ACK else SYN | ACK)
            if packet.flags & ACK:
                self.opened()
            return
        if not self.is_open:
            self.opened()
        length = len(packet.payload) + bool(packet.flags & FIN)
        if length and packet.seq != self.ack:
            self.emit(ACK)                        # beyond a gap, or here already
            return
        if length:
            self.ack = (packet.seq + length) & 0xFFFFFFFF
            self.emit(ACK)
        if packet.payload:
            self.on_data(packet.payload)

    def opened(self):
        self.is_open = True
        self.on_open()


def listen(host, port, accept):
    """accept(connection) is called for each new connection."""
    connections = {}

    def receive(packet):
        if packet.source not in connections:
            if not packet.flags & SYN:
                return
            connections[packet.source] = Connection(host, port, packet.source)
            accept(connections[packet.source])
        connections[packet.source].receive(packet)

    host.sockets["tcp", port] = receive


def refuse(host, port):
    """Nobody listens: every SYN is answered with RST."""
    def receive(packet):
        answer = Connection(host, port, packet.source)
        answer.seq, answer.ack = 0, (packet.seq + 1) & 0xFFFFFFFF
        answer.emit(RST | ACK)

    host.sockets["tcp", port] = receive


def refuse_on_the_way(router, port):
    """A filter in the router answers each SYN to that port with RST, in the server's name."""
    def resets(packet):
        if packet.protocol != TCP or packet.dport != port:
            return False
        answer = Packet(TCP, packet.dst, packet.src, sport=packet.dport, dport=packet.sport)
        answer.flags, answer.ack = RST | ACK, (packet.seq + 1) & 0xFFFFFFFF
        answer.ident = router.next_ident()
        router.inside.link.carry(answer, router.inside, router.neighbours.get(packet.src))
        return True

    router.drops.append(resets)


class Framed:
    """Whole SIP messages on a connection, however they are cut into segments."""

    def __init__(self, connection, on_message):
        self.connection, self.on_message = connection, on_message
        self.rest = b""
        connection.on_data = self.receive

    def receive(self, data):
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, _ = self.rest.partition(b"\r\n\r\n")
            if not head:
                self.rest = self.rest[4:]
                continue
            length = int(head.rpartition(b"Content-Length: ")[2].split(b"\r\n")[0])
            size = len(head) + 4 + length
            if len(self.rest) < size:
                return
            message, self.rest = self.rest[:size], self.rest[size:]
            self.on_message(message)


class TcpHost:
    """Stands in for a Host below a SIP stack, and carries its messages on connections."""

    def __init__(self, host, port=None):
        self.host, self.world, self.address = host, host.world, host.address
        self.addresses = host.addresses
        self.handler = None
        self.links = {}                           # peer -> Framed
        self.waiting = {}                         # peer -> messages, until the connection stands
        self.local_port = port
        self.next_port = 49152
        if port:
            self.listen(port)

    def bind(self, port, handler):
        self.handler = handler

    def listen(self, port):
        listen(self.host, port, self.join)

    def dial(self, target):
        return Connection(self.host, self.next_port + len(self.links), target)

    def frame(self, connection, on_message):
        return Framed(connection, on_message)

    def join(self, connection):
        peer = connection.peer
        self.links[peer] = self.frame(
            connection, lambda data: self.handler(data, peer, (self.address, connection.port)))

    def send(self, port, data, target, source=None):
        if target not in self.links:
            connection = self.dial(target)
            self.join(connection)
            self.waiting[target] = [data]
            connection.on_open = lambda: self.opened(target)
            connection.connect()
        elif target in self.waiting:
            self.waiting[target].append(data)
        else:
            self.put(self.links[target], data)

    def forget(self, target=None):
        """As if the connection were gone: whoever sends next opens another one."""
        for peer in [target] if target else list(self.links):
            self.links.pop(peer, None)
            self.next_port += 1

    def opened(self, target):
        for data in self.waiting.pop(target, ()):
            self.put(self.links[target], data)

    def put(self, link, data):
        link.connection.send(data)
