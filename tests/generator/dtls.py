# SPDX-License-Identifier: GPL-2.0-or-later
"""DTLS 1.2 handshakes on the socket of a talker, as far as they are in the clear (RFC 6347 4.2)."""

import hashlib
import struct

CLIENT_HELLO, SERVER_HELLO, CERTIFICATE, KEY_EXCHANGE = 1, 2, 11, 16
SCHEDULE = (0, 1, 3, 7)                           # RFC 6347 4.2.4.1: doubling from one second


def record(kind, epoch, sequence, body):
    return struct.pack("!BHHHIH", kind, 0xFEFD, epoch, 0, sequence, len(body)) + body


def handshake(kind, number, body):
    size = len(body).to_bytes(3, "big")
    return bytes([kind]) + size + struct.pack("!H", number) + b"\0\0\0" + size + body


def hello(kind, random):
    body = b"\xfe\xfd" + random + b"\0"
    body += b"\0\0\2\xc0\x2b\1\0" if kind == CLIENT_HELLO else b"\xc0\x2b\0"
    return body


class DtlsEnd:
    """One side; sound begins when the other side's last flight has come."""

    def __init__(self, phone, is_client, certificate=700):
        self.phone, self.world, self.host = phone, phone.world, phone.host
        self.is_client, self.certificate = is_client, certificate
        self.port = phone.sound.port
        self.random = hashlib.sha256(f"dtls {phone.user}".encode()).digest()
        self.talker = self.target = None
        self.sequence = 0
        self.finished = self.answered = False

    def lines(self):
        role = "active" if self.is_client else "passive"
        print_of = ":".join(f"{byte:02X}" for byte in self.random)
        return f"a=fingerprint:sha-256 {print_of}", f"a=setup:{role}"

    def begin(self, target, talker):
        if self.talker:
            return
        self.target, self.talker = target, talker
        self.host.bind(self.port, self.receive)
        if self.is_client:
            for delay in SCHEDULE:
                self.world.at(delay + 0.01, self.send_hello)

    def put(self, body):
        self.host.send(self.port, body, self.target)

    def next(self):
        self.sequence += 1
        return self.sequence

    def send_hello(self):
        if not self.answered:
            self.put(record(22, 0, self.next(),
                            handshake(CLIENT_HELLO, 0, hello(CLIENT_HELLO, self.random))))

    def send_flight(self):
        if self.finished:
            return
        first = handshake(SERVER_HELLO, 0, hello(SERVER_HELLO, self.random))
        second = handshake(CERTIFICATE, 1, bytes(self.certificate))
        self.put(record(22, 0, self.next(), first) + record(22, 0, self.next(), second))

    def receive(self, data, source, local):
        if not data or data[0] >= 128:
            self.talker.hear(data, source, local)
        elif data[0] == 22 and data[13] == CLIENT_HELLO and not self.is_client:
            if not self.answered:
                for delay in SCHEDULE:
                    self.world.at(delay + 0.003, self.send_flight)
            self.answered = True
        elif data[0] == 22 and data[13] == SERVER_HELLO and self.is_client:
            self.answered = True
            self.put(record(22, 0, self.next(), handshake(KEY_EXCHANGE, 1, bytes(66)))
                     + record(20, 0, self.next(), b"\1") + record(22, 1, 0, bytes(40)))
        elif data[0] == 22 and data[13] == KEY_EXCHANGE and not self.finished:
            self.finished = True
            self.put(record(20, 0, self.next(), b"\1") + record(22, 1, 0, bytes(40)))
            self.talker.start(self.target)
        elif data[0] == 20 and not self.finished:
            self.finished = True
            self.talker.start(self.target)
