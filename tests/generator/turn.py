# SPDX-License-Identifier: GPL-2.0-or-later
"""A TURN server and a client on the socket of a talker (RFC 8656), long-term credentials."""

import hashlib
import struct

from stun import COOKIE, attribute, is_stun, message

ALLOCATE, REFRESH, SEND, DATA, PERMIT, BIND = 0x003, 0x004, 0x016, 0x017, 0x008, 0x009
SUCCESS, ERROR = 0x100, 0x110
REASONS = {401: b"Unauthorized", 403: b"Forbidden", 437: b"Allocation Mismatch",
           486: b"Allocation Quota Reached", 508: b"Insufficient Capacity"}
REALM, NONCE, CHANNEL = b"example.net", b"f3ac9d17", 0x4000


def xor_address(kind, endpoint):
    address, port = endpoint
    number = int.from_bytes(bytes(int(part) for part in address.split(".")), "big") ^ COOKIE
    return attribute(kind, struct.pack("!BBHI", 0, 1, port ^ (COOKIE >> 16), number))


def attributes(data):
    at, found = 20, []
    while at + 4 <= len(data):
        kind, length = struct.unpack("!HH", data[at:at + 4])
        found.append((kind, data[at + 4:at + 4 + length]))
        at += 4 + length + -length % 4
    return found


def address_in(data, wanted):
    for kind, value in attributes(data):
        if kind == wanted:
            _, _, port, number = struct.unpack("!BBHI", value[:8])
            raw = (number ^ COOKIE).to_bytes(4, "big")
            return ".".join(str(byte) for byte in raw), port ^ (COOKIE >> 16)
    return None


def value_in(data, wanted):
    return next((value for kind, value in attributes(data) if kind == wanted), None)


def key(user, password):
    return hashlib.md5(user + b":" + REALM + b":" + password).digest()


class TurnServer:
    """One allocation for each client; packets of peers without a permission are dropped."""

    def __init__(self, host, password=b"secret", port=3478, first_port=50000):
        self.host, self.port, self.password = host, port, password
        self.next_port = first_port
        self.relayed_address = host.address       # what it tells: coturn's external-ip
        self.forbids = lambda peer: False         # peers that nobody may send to
        self.refuses = None                       # an error for every Allocate with credentials
        self.allocations = {}                     # client endpoint -> Allocation
        self.permission_life = 300                # RFC 8656 9
        host.bind(port, self.receive)

    def receive(self, data, source, local):
        if data[:1] and 64 <= data[0] < 80:
            self.from_channel(data, source)
            return
        if not is_stun(data):
            return
        kind, = struct.unpack("!H", data[:2])
        if kind == SEND:
            self.allocations[source].send(value_in(data, 0x0013), address_in(data, 0x0012))
            return
        error = self.judge(kind, data, source)
        if error:
            self.answer(kind | ERROR, data, source, self.error(error))
        else:
            self.grant(kind, data, source)

    def judge(self, kind, data, source):
        user = value_in(data, 0x0006)
        if user is None or value_in(data, 0x0008) is None:
            return 401
        if not self.is_right(data, user):
            return 401
        if kind == ALLOCATE:
            return self.refuses
        if kind in (PERMIT, BIND) and self.forbids(address_in(data, 0x0012)):
            return 403
        return 0 if source in self.allocations else 437

    def is_right(self, data, user):
        body = data[20:20 + len(data)]
        end = body.index(b"\x00\x08\x00\x14")
        kind, = struct.unpack("!H", data[:2])
        mine = message(kind, data[8:20], body[:end], key(user, self.password))
        return mine[20 + end:20 + end + 24] == body[end:end + 24]

    def error(self, code):
        body = attribute(0x0009, struct.pack("!HBB", 0, code // 100, code % 100) + REASONS[code])
        if code == 401:
            body += attribute(0x0014, REALM) + attribute(0x0015, NONCE)
        return body

    def grant(self, kind, data, source):
        body = b""
        if kind == ALLOCATE:
            allocation = Allocation(self, source, self.next_port)
            self.next_port += 2
            self.allocations[source] = allocation
            body = xor_address(0x0016, (self.relayed_address, allocation.port))
            body += xor_address(0x0020, source) + attribute(0x000D, struct.pack("!I", 600))
        elif kind == REFRESH:
            wanted = value_in(data, 0x000D) or struct.pack("!I", 600)
            if wanted == bytes(4):
                del self.allocations[source]
            body = attribute(0x000D, wanted)
        elif kind in (PERMIT, BIND):
            peer = address_in(data, 0x0012)
            self.allocations[source].permit(peer[0])
            if kind == BIND:
                number, = struct.unpack("!H", value_in(data, 0x000C)[:2])
                self.allocations[source].channels[number] = peer
        self.answer(kind | SUCCESS, data, source, body)

    def answer(self, kind, data, source, body):
        signed = key(value_in(data, 0x0006), self.password) if kind & ERROR == SUCCESS else None
        self.host.send(self.port, message(kind, data[8:20], body, signed), source)

    def from_channel(self, data, source):
        number, length = struct.unpack("!HH", data[:4])
        allocation = self.allocations.get(source)
        if allocation and number in allocation.channels:
            allocation.send(data[4:4 + length], allocation.channels[number])


class Allocation:
    def __init__(self, server, client, port):
        self.server, self.client, self.port = server, client, port
        self.permitted, self.channels = {}, {}    # address -> until when; number -> peer
        server.host.bind(port, self.receive)

    def permit(self, address):
        self.permitted[address] = self.server.host.world.now + self.server.permission_life

    def is_permitted(self, address):
        return self.permitted.get(address, 0) > self.server.host.world.now

    def send(self, data, peer):
        if self.is_permitted(peer[0]):
            self.server.host.send(self.port, data, peer)

    def receive(self, data, source, local):
        if self.server.allocations.get(self.client) is not self:
            return                                # given back, or the server was restarted
        if not self.is_permitted(source[0]):
            return
        for number, peer in self.channels.items():
            if peer == source:
                self.server.host.send(self.server.port,
                                      struct.pack("!HH", number, len(data)) + data, self.client)
                return
        body = xor_address(0x0012, source) + attribute(0x0013, data)
        transaction = hashlib.sha256(data[:12]).digest()[:12]
        self.server.host.send(self.server.port, message(DATA, transaction, body), self.client)


class TurnClient:
    """Allocates from the socket that a talker will use, and lets the talker speak through it."""

    def __init__(self, phone, server, password=b"secret"):
        self.phone, self.world, self.host = phone, phone.world, phone.host
        self.server, self.password = server, password
        self.port = phone.sound.port
        self.user = phone.user.encode()
        self.relayed = None
        self.on_done = None                       # told of the relayed endpoint, or of None
        self.waiting = {}                         # transaction -> (kind, body, tries)
        self.host.bind(self.port, self.receive)

    def allocate(self, on_done):
        self.on_done = on_done
        self.ask(ALLOCATE, attribute(0x0019, b"\x11\0\0\0"), signed=False)

    def ask(self, kind, body, signed=True, transaction=None):
        transaction = transaction or bytes.fromhex(self.world.token(24))
        self.waiting[transaction] = kind, body
        if signed:
            body += attribute(0x0006, self.user) + attribute(0x0014, REALM) + attribute(0x0015, NONCE)
        self.host.send(self.port, message(kind, transaction, body,
                                          key(self.user, self.password) if signed else None),
                       self.server)

    def receive(self, data, source, local):
        if source == self.server and is_stun(data) and data[8:20] in self.waiting:
            kind, body = self.waiting.pop(data[8:20])
            self.on_answer(kind, body, data)

    def on_answer(self, kind, body, data):
        error = value_in(data, 0x0009)
        if error is None:
            if kind == ALLOCATE:
                self.relayed = address_in(data, 0x0016)
                self.on_done(self.relayed)
            return
        code = error[2] * 100 + error[3]
        if code == 401 and kind == ALLOCATE and not getattr(self, "tried", False):
            self.tried = True
            self.ask(ALLOCATE, body)
        elif kind == ALLOCATE:
            self.on_done(None)

    def refresh(self, lifetime):
        self.ask(REFRESH, attribute(0x000D, struct.pack("!I", lifetime)))

    def give_back(self):
        """RFC 8656 8.1: a lifetime of zero, in one transaction however often it is sent."""
        if not hasattr(self, "last"):
            self.last = bytes.fromhex(self.world.token(24))
        self.ask(REFRESH, attribute(0x000D, bytes(4)), transaction=self.last)

    def bind(self, peer):
        self.ask(BIND, attribute(0x000C, struct.pack("!HH", CHANNEL, 0)) + xor_address(0x0012, peer))

    def carry(self, talker, peer):
        """The talker's packets go through a channel to that peer, and come back by it."""
        self.host.bind(self.port, lambda data, source, local: self.unwrap(talker, data, source))
        self.bind(peer)
        talker.wrap = lambda data: struct.pack("!HH", CHANNEL, len(data)) + data
        self.world.at(0.1, talker.start, self.server)

    def send_unasked(self, talker, peer, permitted):
        """Send indications to a peer for which there is no permission, only for another."""
        self.host.bind(self.port, lambda data, source, local: self.unwrap(talker, data, source))
        self.ask(PERMIT, xor_address(0x0012, permitted))
        talker.wrap = lambda data: message(SEND, bytes.fromhex(self.world.token(24)),
                                           xor_address(0x0012, peer) + attribute(0x0013, data))
        self.world.at(0.1, talker.start, self.server)

    def unwrap(self, talker, data, source):
        if data[:1] and 64 <= data[0] < 80:
            talker.hear(data[4:], source, None)
        elif is_stun(data):
            inner = value_in(data, 0x0013)
            if inner:
                talker.hear(inner, source, None)
            else:
                self.receive(data, source, None)
