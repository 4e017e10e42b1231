# SPDX-License-Identifier: GPL-2.0-or-later
"""A TURN client that does just what it is told (RFC 8656), under the sound of a scripted phone."""

import hashlib
import struct

from stun import attribute, message, xor_mapped

ALLOCATE, PERMIT, SEND, DATA = 0x0003, 0x0008, 0x0016, 0x0017
USERNAME, XOR_PEER, DATA_ATTRIBUTE = 0x0006, 0x0012, 0x0013
REALM, NONCE, XOR_RELAYED, TRANSPORT = 0x0014, 0x0015, 0x0016, 0x0019


def attributes(data):
    found, at = {}, 20
    while at + 4 <= len(data):
        kind, length = struct.unpack("!HH", data[at:at + 4])
        found[kind] = data[at + 4:at + 4 + length]
        at += 4 + length + (-length % 4)
    return found


def endpoint(value):
    _, _, port, number = struct.unpack("!BBHI", value[:8])
    raw = (number ^ 0x2112A442).to_bytes(4, "big")
    return ".".join(str(byte) for byte in raw), port ^ 0x2112


def peer(place):
    return attribute(XOR_PEER, xor_mapped(place)[4:])


class TurnHost:
    """Looks like a host whose one port is the relayed address; sound goes in indications."""

    def __init__(self, host, server, user, password, port=16384):
        self.host, self.world, self.server, self.port = host, host.world, server, port
        self.user, self.password = user, password
        self.box, self.addresses, self.address = host.box, host.addresses, host.address
        self.realm = self.nonce = None
        self.relayed = None
        self.handler = lambda *_: None
        host.bind(port, self.receive)

    def _credentials(self):
        return (attribute(USERNAME, self.user.encode()) + attribute(REALM, self.realm)
                + attribute(NONCE, self.nonce))

    def _request(self, kind, body):
        key = None
        if self.realm:
            body += self._credentials()
            secret = b":".join((self.user.encode(), self.realm, self.password.encode()))
            key = hashlib.md5(secret).digest()
        transaction = bytes.fromhex(self.world.token(24))
        self.host.send(self.port, message(kind, transaction, body, key), self.server)

    def allocate(self):
        self._request(ALLOCATE, attribute(TRANSPORT, bytes([17, 0, 0, 0])))

    def permit(self, address):
        self._request(PERMIT, peer((address, 0)))

    def receive(self, data, source, local):
        kind, = struct.unpack("!H", data[:2])
        found = attributes(data)
        if kind == 0x0113 and NONCE in found and not self.realm:
            self.realm, self.nonce = found[REALM], found[NONCE]
            self.allocate()
        elif kind == 0x0103:
            self.relayed = endpoint(found[XOR_RELAYED])
        elif kind == DATA:
            self.handler(found[DATA_ATTRIBUTE], endpoint(found[XOR_PEER]), local)

    # What a phone's sound uses.

    def bind(self, port, handler, address=None):
        if port == self.port:
            self.handler = handler

    def close(self, port, address=None):
        if port == self.port:
            self.handler = lambda *_: None

    def send(self, port, data, target, *, source=None):
        if port == self.port:
            transaction = bytes.fromhex(self.world.token(24))
            self.host.send(self.port, message(SEND, transaction, peer(target) + attribute(
                DATA_ATTRIBUTE, data)), self.server)
