# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP over WebSocket: the upgrade, and one frame for each message (RFC 6455, RFC 7118)."""

import base64
import hashlib
import struct

from tcp import TcpHost

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT = 0x81


class WebSocketHost(TcpHost):
    """A TcpHost whose client end upgrades first and masks what it sends."""

    def __init__(self, host, port=None):
        super().__init__(host, port)
        self.masks = port is None

    def frame(self, connection, on_message):
        return WebSocketLink(self, connection, on_message)

    def opened(self, target):
        key = base64.b64encode(bytes.fromhex(self.world.token(32))).decode()
        self.links[target].connection.send(
            (f"GET / HTTP/1.1\r\nHost: sip.example.net\r\nUpgrade: websocket\r\n"
             f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
             "Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())

    def upgraded(self, link):
        for data in self.waiting.pop(link.connection.peer, ()):
            self.put(link, data)

    def put(self, link, data):
        size = len(data)
        mark = 0x80 if self.masks else 0
        length = bytes([mark | size]) if size < 126 else struct.pack("!BH", mark | 126, size)
        key = bytes.fromhex(self.world.token(8)) if self.masks else b""
        link.connection.send(bytes([TEXT]) + length + key + masked(data, key))


def masked(data, key):
    return bytes(byte ^ key[at % 4] for at, byte in enumerate(data)) if key else data


class WebSocketLink:
    def __init__(self, end, connection, on_message):
        self.end, self.connection, self.on_message = end, connection, on_message
        self.is_upgraded = False
        self.rest = b""
        connection.on_data = self.receive

    def receive(self, data):
        self.rest += data
        if not self.is_upgraded:
            if b"\r\n\r\n" not in self.rest:
                return
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            self.is_upgraded = True
            if head.startswith(b"GET"):
                key = head.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
                accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
                self.connection.send(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
                     "Sec-WebSocket-Protocol: sip\r\n\r\n").encode())
            else:
                self.end.upgraded(self)
        while len(self.rest) >= 2 and self.take():
            pass

    def take(self):
        size, at = self.rest[1] & 0x7F, 2
        if size == 126:
            size, at = struct.unpack("!H", self.rest[2:4])[0], 4
        key = self.rest[at:at + 4] if self.rest[1] & 0x80 else b""
        at += len(key)
        if len(self.rest) < at + size:
            return False
        payload, self.rest = masked(self.rest[at:at + size], key), self.rest[at + size:]
        self.on_message(payload)
        return True
