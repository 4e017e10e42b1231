# SPDX-License-Identifier: GPL-2.0-or-later
"""STUN Binding: client with its retransmissions, server, and short-term credentials (RFC 8489)."""

import hashlib
import hmac
import struct
import zlib

COOKIE = 0x2112A442
REQUEST, SUCCESS = 0x0001, 0x0101


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def xor_mapped(endpoint):
    address, port = endpoint
    number = int.from_bytes(bytes(int(part) for part in address.split(".")), "big") ^ COOKIE
    return attribute(0x0020, struct.pack("!BBHI", 0, 1, port ^ (COOKIE >> 16), number))


def message(kind, transaction, body=b"", key=None, fingerprint=False):
    def header(length):
        return struct.pack("!HHI", kind, length, COOKIE) + transaction

    if key:
        signed = header(len(body) + 24) + body
        body += attribute(0x0008, hmac.new(key, signed, hashlib.sha1).digest())
    if fingerprint:
        crc = zlib.crc32(header(len(body) + 8) + body) ^ 0x5354554E
        body += attribute(0x8028, struct.pack("!I", crc))
    return header(len(body)) + body


def is_stun(data):
    return len(data) >= 20 and data[0] < 4 and data[4:8] == struct.pack("!I", COOKIE)


def mapped_endpoint(data):
    """The XOR-MAPPED-ADDRESS of a response."""
    at = 20
    while at + 4 <= len(data):
        kind, length = struct.unpack("!HH", data[at:at + 4])
        if kind == 0x0020:
            _, _, port, number = struct.unpack("!BBHI", data[at + 4:at + 12])
            raw = (number ^ COOKIE).to_bytes(4, "big")
            return ".".join(str(byte) for byte in raw), port ^ (COOKIE >> 16)
        at += 4 + length + (-length % 4)
    return None


class StunServer:
    def __init__(self, host, port=3478):
        self.host, self.port = host, port
        host.bind(port, self.receive)

    def receive(self, data, source, local):
        if is_stun(data):
            answer = message(SUCCESS, data[8:20], xor_mapped(source)
                             + attribute(0x8022, b"Example STUN 0.9"))
            self.host.send(self.port, answer, source, source=local[0])


class Probe:
    """One Binding transaction: 0, 0.5, 1.5, 3.5 ... 31.5 s (RFC 8489 6.2.1)."""

    def __init__(self, host, port, server, on_mapped=None, copies=7):
        self.host, self.port, self.server = host, port, server
        self.world = host.world
        self.on_mapped = on_mapped
        transaction = bytes.fromhex(self.world.token(24))
        self.data = message(REQUEST, transaction)
        self.transaction = transaction
        self.left = copies
        self.mapped = None
        self.send(0.5)

    def send(self, interval):
        if self.mapped or not self.left:
            return
        self.left -= 1
        self.host.send(self.port, self.data, self.server)
        self.world.at(interval, self.send, interval * 2)

    def receive(self, data):
        if self.mapped or data[8:20] != self.transaction:
            return
        self.mapped = mapped_endpoint(data)
        if self.on_mapped:
            self.on_mapped(self.mapped)


def probe_from(host, port, server, on_mapped=None):
    """A Binding transaction on a socket of its own."""
    probe = Probe(host, port, server, on_mapped)
    host.bind(port, lambda data, source, local: probe.receive(data))
    return probe
