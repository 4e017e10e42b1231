# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions and answers of the name service (RFC 1035, 2782)."""

import struct

A, SRV = 1, 33
NO_ERROR, NAME_ERROR = 0, 3


def question(name, kind):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return labels + b"\0" + struct.pack("!HH", kind, 1)


def query(number, name, kind):
    return struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question(name, kind)


class NameServer:
    """Knows the addresses it was given; of everything else it says that it does not exist."""

    def __init__(self, host, addresses):
        self.host, self.addresses = host, addresses
        host.bind(53, self.receive)

    def receive(self, data, source, local):
        name, kind = asked(data)
        address = self.addresses.get(name) if kind == A else None
        code = NO_ERROR if address else NAME_ERROR
        answer = data[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, 1 if address else 0, 0, 0)
        answer += data[12:]
        if address:
            number = bytes(int(part) for part in address.split("."))
            answer += struct.pack("!HHHIH", 0xC00C, A, 1, 300, 4) + number
        self.host.send(53, answer, source)


def asked(data):
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode())
        at += 1 + data[at]
    return ".".join(labels), struct.unpack("!H", data[at + 1:at + 3])[0]
