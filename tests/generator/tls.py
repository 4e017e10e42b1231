# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of TLS 1.2 and DTLS 1.2, as far as an onlooker can read them (RFC 5246, 6347)."""

import base64
import struct

HANDSHAKE, ALERT, CHANGE_CIPHER, APPLICATION = 22, 21, 20, 23
BAD_CERTIFICATE, UNKNOWN_CA = 42, 48
CERTIFICATE = base64.b64decode(               # self-signed, CN=sip.example.net
    "MIIBiTCCAS+gAwIBAgIUcqKpqZJn5MSGhPvPzhmiV9EPzaYwCgYIKoZIzj0EAwIwGjEYMBYGA1UEAwwPc2lwLmV4"
    "YW1wbGUubmV0MB4XDTI2MTEyNDE2MDI1M1oXDTM2MTEyMTE2MDI1M1owGjEYMBYGA1UEAwwPc2lwLmV4YW1wbGUu"
    "bmV0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvbIW1vJdbX9GgCwERTjbvdHNlJoZ8aYpRLQ1+5u4vhc2fXPA"
    "T0pb2mCb+nmupuI31tnzu4/FTm2AiRaotfdgeaNTMFEwHQYDVR0OBBYEFBRzy+Eg+NPo9MrJBRQqW/VpMR8OMB8G"
    "A1UdIwQYMBaAFBRzy+Eg+NPo9MrJBRQqW/VpMR8OMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh"
    "AJf1cMYGXo8IC+nfpfcysbgkNLf6oC5FdffAyOqJ9sHwAiANwF04KKtDpKXh1bnBISkKx54UToPnQGAdqF5n8Mik"
    "cw==")
SUITES = (0xC02B, 0xC02F, 0xC00A, 0xC014)


def noise(world, name, size):
    """Bytes that look encrypted."""
    return b"".join(world.number_for(f"{name} {block}", 256).to_bytes(32, "big")
                    for block in range(size // 32 + 1))[:size]


def extensions(*pairs):
    body = b"".join(struct.pack("!HH", kind, len(value)) + value for kind, value in pairs)
    return struct.pack("!H", len(body)) + body


class Talk:
    """One side of a handshake: counts its own messages and records."""

    def __init__(self, world, name, datagrams=False):
        self.world, self.name, self.datagrams = world, name, datagrams
        self.messages = self.records = self.epoch = 0
        self.version = b"\xfe\xfd" if datagrams else b"\x03\x03"

    def record(self, kind, body):
        if not self.datagrams:
            return bytes([kind]) + self.version + struct.pack("!H", len(body)) + body
        head = struct.pack("!HHI", self.epoch, 0, self.records)
        self.records += 1
        return bytes([kind]) + self.version + head + struct.pack("!H", len(body)) + body

    def handshake(self, kind, body):
        head = bytes([kind]) + struct.pack("!I", len(body))[1:]
        if self.datagrams:
            head += struct.pack("!HI", self.messages, 0)[:5] + struct.pack("!I", len(body))[1:]
        self.messages += 1
        return self.record(HANDSHAKE, head + body)

    def client_hello(self, host=None):
        suites = struct.pack(f"!H{len(SUITES)}H", 2 * len(SUITES), *SUITES)
        offered = [(10, b"\0\x02\0\x17"), (13, b"\0\x04\x04\x03\x04\x01")]
        if host:
            name = host.encode()
            offered.insert(0, (0, struct.pack("!HBH", len(name) + 3, 0, len(name)) + name))
        else:
            offered.append((14, b"\0\x02\0\x01\0"))      # use_srtp
        cookie = b"\0" if self.datagrams else b""
        return self.handshake(1, self.version + noise(self.world, self.name, 32) + b"\0" + cookie
                              + suites + b"\x01\0" + extensions(*offered))

    def server_hello(self):
        extra = [(14, b"\0\x02\0\x01\0")] if self.datagrams else [(0xFF01, b"\0")]
        return self.handshake(2, self.version + noise(self.world, self.name, 32) + b"\0"
                              + struct.pack("!HB", SUITES[0], 0) + extensions(*extra))

    def certificate(self):
        one = struct.pack("!I", len(CERTIFICATE))[1:] + CERTIFICATE
        return self.handshake(11, struct.pack("!I", len(one))[1:] + one)

    def hello_done(self):
        return self.handshake(14, b"")

    def key_exchange(self):
        return self.handshake(16, b"\x41\x04" + noise(self.world, self.name + " key", 64))

    def finished(self):
        changed = self.record(CHANGE_CIPHER, b"\x01")
        self.epoch, self.records = 1, 0
        return changed + self.record(HANDSHAKE, noise(self.world, self.name + " finished", 40))

    def alert(self, description):
        return self.record(ALERT, bytes([2, description]))

    def data(self, size):
        self.messages += 1
        return self.record(APPLICATION, noise(self.world, f"{self.name} {self.messages}", size))
