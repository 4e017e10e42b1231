# SPDX-License-Identifier: GPL-2.0-or-later
"""IPv4 packets with UDP, TCP or ICMP inside, and their bytes (RFC 791, 768, 9293, 792)."""

import copy
import struct

UDP, TCP, ICMP = 17, 6, 1
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


class Packet:
    """A datagram on its way; `pieces` lists those of its IP fragments that are still alive."""

    def __init__(self, protocol, src, dst, payload=b"", *, sport=0, dport=0, ttl=64, ident=0):
        self.protocol = protocol
        self.src, self.sport = src, sport
        self.dst, self.dport = dst, dport
        self.payload = payload
        self.ttl = ttl
        self.ident = ident
        self.mtu = 1500
        self.pieces = None
        self.flags = self.seq = self.ack = 0      # TCP
        self.options = b""
        self.icmp = None                          # (type, code)
        self.quoted = None                        # the Packet that an ICMP error is about

    def copy(self, **changes):
        twin = copy.copy(self)
        twin.__dict__.update(changes)
        return twin

    @property
    def source(self):
        return self.src, self.sport

    @property
    def target(self):
        return self.dst, self.dport

    def split(self):
        """Says which fragments the sender makes of the packet; all of them travel at first."""
        room = (self.mtu - 20) // 8 * 8
        size = len(transport_bytes(self))
        if 20 + size > self.mtu:
            self.pieces = list(range((size + room - 1) // room))

    def is_whole(self):
        if self.pieces is None:
            return True
        room = (self.mtu - 20) // 8 * 8
        return len(self.pieces) == (len(transport_bytes(self)) + room - 1) // room


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address_bytes(text):
    return bytes(int(part) for part in text.split("."))


def transport_bytes(packet):
    if packet.protocol == ICMP:
        return icmp_bytes(packet)
    if packet.protocol == TCP:
        offset = (20 + len(packet.options)) // 4
        head = struct.pack("!HHIIBBHHH", packet.sport, packet.dport, packet.seq, packet.ack,
                           offset << 4, packet.flags, 64240, 0, 0) + packet.options
        at = 16
    else:
        head = struct.pack("!HHHH", packet.sport, packet.dport, 8 + len(packet.payload), 0)
        at = 6
    body = head + packet.payload
    pseudo = (address_bytes(packet.src) + address_bytes(packet.dst)
              + struct.pack("!BBH", 0, packet.protocol, len(body)))
    value = checksum(pseudo + body)
    if packet.protocol == UDP and value == 0:
        value = 0xFFFF                            # RFC 768: zero would mean "no checksum"
    return body[:at] + struct.pack("!H", value) + body[at + 2:]


def icmp_bytes(packet):
    kind, code = packet.icmp
    body = packet.payload
    if packet.quoted is not None:                 # RFC 792: the IP header and 64 bits, or more
        body = b"\0\0\0\0" + ip_packets(packet.quoted)[0][:548]
    head = struct.pack("!BBH", kind, code, 0)
    return head[:2] + struct.pack("!H", checksum(head + body)) + body


def ip_header(packet, length, offset, more):
    fragment = (offset // 8) | (0x2000 if more else 0)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, packet.ident, fragment, packet.ttl,
                       packet.protocol, 0)
    head += address_bytes(packet.src) + address_bytes(packet.dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:]


def ip_packets(packet):
    """The bytes of each fragment that is still alive; most packets are one piece."""
    body = transport_bytes(packet)
    if packet.pieces is None:
        return [ip_header(packet, len(body), 0, False) + body]
    room = (packet.mtu - 20) // 8 * 8
    result = []
    for index in packet.pieces:
        piece = body[index * room:(index + 1) * room]
        more = (index + 1) * room < len(body)
        result.append(ip_header(packet, len(piece), index * room, more) + piece)
    return result


def icmp_error(source, about, kind, code):
    """The error that `source` sends to the sender of the packet `about`."""
    error = Packet(ICMP, source, about.src, ttl=64)
    error.icmp = kind, code
    error.quoted = about
    return error
