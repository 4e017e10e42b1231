# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads captures and finds the packets that two of them have in common, in a way of its own: by what
routers leave alone (the IP identification, the bytes) and by the one clock that the laboratory has."""

import collections
import re
import struct

NS = 10 ** 9
# A router's kernel hands a packet on in far less; a relay or an ALG in user space needs longer.
KERNEL, PROGRAM = NS // 10, NS // 2
UDP, TCP = 17, 6
ICMP_ERRORS = {1: (3, 4, 5, 11, 12), 58: (1, 2, 3, 4)}

Packet = collections.namedtuple(
    "Packet", "frame time interface src dst proto sport dport ident payload tcp")


class Record:
    """One frame as the file has it."""

    def __init__(self, time, interface, data):
        self.time, self.interface, self.data = time, interface, data


class Capture:
    """All frames of a pcap or pcapng file, and the names of its interfaces."""

    def __init__(self, path):
        data = path.read_bytes()
        self.records, self.links, self.names = [], [], []
        if data[:4] == b"\x0a\x0d\x0d\x0a":
            self._read_blocks(data)
        else:
            self._read_pcap(data)

    def _read_pcap(self, data):
        order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
        unit = 1 if data[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1000
        self.links.append(struct.unpack_from(order + "I", data, 20)[0] & 0xffff)
        self.names.append(None)
        at = 24
        while at + 16 <= len(data):
            seconds, fraction, size, _ = struct.unpack_from(order + "IIII", data, at)
            self.records.append(Record(seconds * NS + fraction * unit, 0,
                                       data[at + 16:at + 16 + size]))
            at += 16 + size

    def _read_blocks(self, data):
        units, at = [], 0
        while at + 12 <= len(data):
            kind, size = struct.unpack_from("<II", data, at)
            body = data[at + 8:at + size - 4]
            if kind == 1:
                options = dict(_options(body[8:]))
                resolution = options.get(9, b"\x06")[0]
                units.append(10 ** (9 - resolution) if resolution < 128 else None)
                self.links.append(struct.unpack_from("<H", body)[0])
                self.names.append(options[2].decode() if 2 in options else None)
            elif kind == 6:
                interface, high, low, kept, _ = struct.unpack_from("<IIIII", body)
                self.records.append(Record((high << 32 | low) * units[interface], interface,
                                           body[20:20 + kept]))
            at += size

    def write(self, path):
        """As pcap, or where there are several interfaces as pcapng; nanoseconds."""
        with open(path, "wb") as file:
            if len(self.links) == 1:
                file.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, self.links[0]))
                for record in self.records:
                    file.write(struct.pack("<IIII", record.time // NS, record.time % NS,
                                           len(record.data), len(record.data)) + record.data)
                return
            file.write(_block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)))
            for link, name in zip(self.links, self.names):
                options = _option(2, name.encode()) if name else b""
                file.write(_block(1, struct.pack("<HHI", link, 0, 262144) + options
                                  + _option(9, b"\x09") + bytes(4)))
            for record in self.records:
                file.write(_block(6, struct.pack(
                    "<IIIII", record.interface, record.time >> 32, record.time & 0xffffffff,
                    len(record.data), len(record.data)) + record.data))

    def changed(self, *, ahead=0, drift=0.0, begin=None, end=None):
        """The same frames from begin to end, by a clock that is ahead and gains."""
        copy = object.__new__(Capture)
        copy.links, copy.names = self.links, self.names
        first = self.records[0].time if self.records else 0
        copy.records = [
            Record(r.time + ahead + int(drift * (r.time - first)), r.interface, r.data)
            for r in self.records if (begin or r.time) <= r.time <= (end or r.time)]
        return copy

    def packets(self):
        """What travels between capture points: UDP, TCP, ICMP errors; fragments as one packet."""
        pieces = {}
        for number, record in enumerate(self.records, 1):
            found = _ip(self.links[record.interface], record.data)
            if found:
                packet = _packet(number, record, found, pieces)
                if packet:
                    yield packet


def in_one_file(captures, moved):
    """Two times all frames as one capture, with an interface for each of theirs, all called eth0: as
    captured, and with the clocks of moved, in whose order both are."""
    frames, copies = [], (object.__new__(Capture), object.__new__(Capture))
    links = [link for capture in captures for link in capture.links]
    first = 0
    for capture, other in zip(captures, moved):
        frames += [(there.time, first + here.interface, here)
                   for here, there in zip(capture.records, other.records)]
        first += len(capture.links)
    frames.sort(key=lambda frame: frame[0])
    for copy in copies:
        copy.links, copy.names = links, ["eth0"] * len(links)
    copies[0].records = [Record(r.time, interface, r.data) for _, interface, r in frames]
    copies[1].records = [Record(time, interface, r.data) for time, interface, r in frames]
    return copies


def _options(data):
    at = 0
    while at + 4 <= len(data):
        code, size = struct.unpack_from("<HH", data, at)
        if code == 0:
            return
        yield code, data[at + 4:at + 4 + size]
        at += 4 + (size + 3) // 4 * 4


def _option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def _block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


LINK_HEADERS = {1: (12, 14), 113: (14, 16), 276: (0, 20)}


def _ip(link, data):
    """(source, destination, protocol, identification, offset, more, payload) of an IP packet."""
    if link in LINK_HEADERS:
        at, header = LINK_HEADERS[link]
        kind = int.from_bytes(data[at:at + 2], "big")
        while link == 1 and kind in (0x8100, 0x88a8):
            kind, header = int.from_bytes(data[header + 2:header + 4], "big"), header + 4
        if kind not in (0x0800, 0x86dd):
            return None
        data = data[header:]
    if len(data) < 20:
        return None
    if data[0] >> 4 == 4:
        length, ident, part = struct.unpack_from(">HHH", data, 2)
        return (data[12:16], data[16:20], data[9], ident, (part & 0x1fff) * 8, part & 0x2000,
                data[(data[0] & 15) * 4:length])
    if data[0] >> 4 == 6 and len(data) >= 40:
        length = struct.unpack_from(">H", data, 4)[0]
        proto, body = data[6], data[40:40 + length]
        if proto == 44 and len(body) >= 8:
            part, ident = struct.unpack_from(">HI", body, 2)
            return data[8:24], data[24:40], body[0], ident, part & ~7, part & 1, body[8:]
        return data[8:24], data[24:40], proto, 0, 0, 0, body
    return None


def _whole(number, found, pieces):
    """The payload of the packet that this piece completes, or None."""
    src, dst, proto, ident, offset, more, payload = found
    if not offset and not more:
        return payload
    parts = pieces.setdefault((src, dst, proto, ident), {})
    parts[offset] = payload
    if not more:
        parts["end"] = offset + len(payload)
    data = b""
    while len(data) in parts:
        data += parts[len(data)]
    if "end" not in parts or len(data) < parts["end"]:
        return None
    del pieces[src, dst, proto, ident]
    return data


def _packet(number, record, found, pieces):
    src, dst, proto, ident, *_ = found
    data = _whole(number, found, pieces)
    if data is None:
        return None
    ident = ident if len(src) == 4 else 0
    if proto == UDP and len(data) >= 8:
        sport, dport, length = struct.unpack_from(">HHH", data)
        return Packet(number, record.time, record.interface, src, dst, proto, sport, dport, ident,
                      data[8:length] if length else data[8:], None)
    if proto == TCP and len(data) >= 20:
        sport, dport, sequence, acknowledged, size, flags = struct.unpack_from(">HHIIBB", data)
        return Packet(number, record.time, record.interface, src, dst, proto, sport, dport, ident,
                      data[(size >> 4) * 4:], (sequence, acknowledged, flags))
    if proto in ICMP_ERRORS and len(data) >= 36 and data[0] in ICMP_ERRORS[proto]:
        quoted = data[8 + (data[8] & 15) * 4:] if proto == 1 else data[48:]
        return Packet(number, record.time, record.interface, src, dst, proto, 0, 0, ident,
                      data[:2] + quoted[8:16], None)
    return None


# ------------------------------------------------------------------ what two points have in common

def _shares_an_end(a, b):
    """No box between these two changed both ends."""
    return (a.src, a.sport) == (b.src, b.sport) or (a.dst, a.dport) == (b.dst, b.dport)


def _by(packets, key):
    found = collections.defaultdict(list)
    for packet in packets:
        value = key(packet)
        if value is not None:
            found[value].append(packet)
    return found


def _with_ident(packet):
    return (packet.proto, packet.ident, packet.tcp, packet.payload) if packet.ident else None


def _with_bytes(packet):
    return packet.proto, packet.tcp, packet.payload


ADDRESSES = re.compile(rb"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?|;rport(?:=[0-9]+)?"
                       rb"|;received=[^;,\s]+|(?<=m=audio )[0-9]+|(?<=Content-Length: )[0-9]+")


def _without_addresses(packet):
    if packet.proto != UDP or b"SIP/2.0" not in packet.payload[:1000]:
        return None
    return ADDRESSES.sub(b"", packet.payload)


def _nearest(a, others, within, allowed):
    near = [b for b in others if abs(b.time - a.time) <= within and allowed(a, b)]
    return min(near, key=lambda b: abs(b.time - a.time), default=None)


def ends_same_message(a, b):
    """Two segments of one connection: where pieces of a message were sent again, it may be whole with
    another segment at another point."""
    return (a.proto == b.proto == TCP and _shares_an_end(a, b) and bool(a.payload and b.payload)
            and abs(a.time - b.time) <= PROGRAM
            and (a.tcp[0] - b.tcp[0] + 65536) % 2 ** 32 <= 2 * 65536)


class Common:
    """The frames (of a, of b) that are one packet. `crossed`: routers and ALGs handed it on;
    `relayed`: a program on the way sent the very same bytes again."""

    def __init__(self, a, b):
        self.crossed, self.relayed = set(), set()
        self._identified(a, b)
        self._pair_nearest(a, b, _with_bytes, KERNEL, lambda x, y: _shares_an_end(x, y)
                           and not (x.ident and y.ident and len(x.src) == len(y.src)))
        self._pair_nearest(a, b, _without_addresses, PROGRAM, _shares_an_end)
        self._find_relayed(a, b)

    def _identified(self, a, b):
        others = _by(b, _with_ident)
        for packet in a:
            for other in others.get(_with_ident(packet), ()):
                if abs(other.time - packet.time) <= KERNEL:
                    self.crossed.add((packet.frame, other.frame))

    def _pair_nearest(self, a, b, key, within, allowed):
        known_a = {frame for frame, _ in self.crossed}
        known_b = {frame for _, frame in self.crossed}
        a = [packet for packet in a if packet.frame not in known_a]
        b = [packet for packet in b if packet.frame not in known_b]
        there, here = _by(b, key), _by(a, key)
        for value, packets in here.items():
            for packet in packets:
                other = _nearest(packet, there.get(value, ()), within, allowed)
                if other and _nearest(other, packets, within,
                                      lambda x, y: allowed(y, x)) is packet:
                    self.crossed.add((packet.frame, other.frame))

    def _find_relayed(self, a, b):
        others = _by((p for p in b if p.proto == UDP and len(p.payload) >= 12), _with_bytes)
        for packet in a:
            for other in others.get(_with_bytes(packet), ()):
                pair = packet.frame, other.frame
                if abs(other.time - packet.time) <= PROGRAM and pair not in self.crossed:
                    self.relayed.add(pair)

    def groups(self):
        """Sets of pairs that are one packet: it may be in a capture twice."""
        group_of = {}
        for a, b in sorted(self.crossed):
            joined = group_of.get(("a", a), set()) | group_of.get(("b", b), set()) | {(a, b)}
            for x, y in joined:
                group_of["a", x] = group_of["b", y] = joined
        return list({id(group): group for group in group_of.values()}.values())
