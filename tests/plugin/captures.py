# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of what no sample holds, so that each field of the plugin can be tried: SIP over
WebSocket, TURN, STUN over IPv6, and a router that rewrites SIP.  Made frame by frame."""

import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "generator"))
import capture  # noqa: E402
import packet  # noqa: E402
import stun  # noqa: E402

PHONE, OUTSIDE, SERVER = ("192.168.1.20", 5060), ("203.0.113.7", 40000), ("198.51.100.9", 5060)
MACS = b"\x02\0\0\0\0\x02" + b"\x02\0\0\0\0\x01"


class Tape:
    def __init__(self):
        self.time, self.frames = 0.0, []

    def add(self, data, wait=0.05, ethertype=0x0800):
        self.time += wait
        self.frames.append((self.time, MACS + struct.pack("!H", ethertype) + data, None))

    def udp(self, source, target, payload, wait=0.05):
        self.add(packet.ip_packets(packet.Packet(packet.UDP, source[0], target[0], payload,
                                                 sport=source[1], dport=target[1]))[0], wait)

    def write(self, path):
        path.write_bytes(capture.pcap_bytes(self.frames))
        path.chmod(0o644)
        return path


def register(contact, via, extra="", transport="UDP"):
    return (f"REGISTER sip:example.net SIP/2.0\r\nVia: SIP/2.0/{transport} {via};branch=z9hG4bK1{extra}\r\n"
            "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=1\r\nTo: <sip:alice@example.net>\r\n"
            f"Call-ID: plugin-1@example.net\r\nCSeq: 1 REGISTER\r\nContact: <sip:alice@{contact}>\r\n"
            "Content-Length: 0\r\n\r\n").encode()


def accepted(contact, via, extra="", transport="UDP"):
    return (f"SIP/2.0 200 OK\r\nVia: SIP/2.0/{transport} {via};branch=z9hG4bK1{extra}\r\n"
            "From: <sip:alice@example.net>;tag=1\r\nTo: <sip:alice@example.net>;tag=2\r\n"
            f"Call-ID: plugin-1@example.net\r\nCSeq: 1 REGISTER\r\nContact: <sip:alice@{contact}>;"
            "expires=600\r\nContent-Length: 0\r\n\r\n").encode()


def text(endpoint):
    return f"{endpoint[0]}:{endpoint[1]}"


def router_that_rewrites(path):
    """A REGISTER inside and outside of a router that puts its own address into it; the answer comes
    back with received translated to the inside address, as Linux does it."""
    tape = Tape()
    tape.udp(PHONE, SERVER, register(text(PHONE), text(PHONE), ";rport"))
    tape.udp(OUTSIDE, SERVER, register(text(OUTSIDE), text(PHONE), ";rport"), 0.001)
    tape.udp(SERVER, OUTSIDE, accepted(text(OUTSIDE), text(PHONE),
                                       ";rport=40000;received=203.0.113.7"))
    tape.udp(SERVER, PHONE, accepted(text(PHONE), text(PHONE),
                                     ";rport=5060;received=192.168.1.20"), 0.001)
    return tape.write(path)


def turn(path):
    """Allocate, a permission, then data to a peer in a Send indication 12 s later."""
    tape = Tape()
    client, server = ("192.168.1.20", 16384), ("198.51.100.3", 3478)
    peer = stun.attribute(0x0012, stun.xor_mapped(("192.0.2.40", 16384))[4:])

    def exchange(number, kind, body=b"", answer=b""):
        transaction = bytes([number]) * 12
        tape.udp(client, server, stun.message(kind, transaction, body))
        tape.udp(server, client, stun.message(kind | 0x0100, transaction, answer))

    exchange(1, 0x0003, stun.attribute(0x0019, b"\x11\0\0\0"),
             stun.attribute(0x0016, stun.xor_mapped(("198.51.100.3", 50000))[4:])
             + stun.xor_mapped(("203.0.113.7", 41000)))
    exchange(2, 0x0008, peer)
    tape.udp(client, server, stun.message(0x0016, b"\x03" * 12,
                                          peer + stun.attribute(0x0013, b"data")), 12)
    return tape.write(path)


def over_ipv6(path):
    """A STUN answer that tells another IPv6 address than the client's own (a translated prefix)."""
    tape = Tape()

    def address(text):
        head, _, tail = text.partition("::")
        words = [int(word, 16) for word in head.split(":")]
        return struct.pack("!8H", *words, *[0] * (7 - len(words)), int(tail, 16))

    client, outside, server = (address(text) for text in
                               ("fd00:1::20", "2001:db8:7::20", "2001:db8:9::3"))
    transaction = b"\x07" * 12

    def send(source, target, sport, dport, payload):
        length = 8 + len(payload)
        body = struct.pack("!HHH", sport, dport, length)
        pseudo = source + target + struct.pack("!II", length, packet.UDP) + body + b"\0\0" + payload
        body += struct.pack("!H", packet.checksum(pseudo)) + payload
        tape.add(struct.pack("!IHBB", 6 << 28, length, packet.UDP, 64) + source + target + body,
                 ethertype=0x86DD)

    mask = struct.pack("!I", stun.COOKIE) + transaction
    mapped = struct.pack("!BBH", 0, 2, 41000 ^ (stun.COOKIE >> 16)) + bytes(
        a ^ b for a, b in zip(outside, mask))
    send(client, server, 16384, 3478, stun.message(stun.REQUEST, transaction))
    send(server, client, 3478, 16384,
         stun.message(stun.SUCCESS, transaction, stun.attribute(0x0020, mapped)))
    return tape.write(path)


def websocket(path):
    """A REGISTER over a WebSocket, masked as a client has to."""
    tape = Tape()
    client, server = ("192.168.1.20", 50001), ("198.51.100.9", 80)
    numbers = {client: 1000, server: 5000}

    def send(source, target, flags, payload=b""):
        segment = packet.Packet(packet.TCP, source[0], target[0], payload, sport=source[1],
                                dport=target[1])
        segment.flags, segment.seq = flags, numbers[source]
        segment.ack = numbers[target] if flags & packet.ACK else 0
        numbers[source] += len(payload) + bool(flags & packet.SYN)
        tape.add(packet.ip_packets(segment)[0])

    def framed(data, key):
        head = bytes([0x81, (0x80 if key else 0) | 126]) + struct.pack("!H", len(data)) + key
        return head + (bytes(b ^ key[i % 4] for i, b in enumerate(data)) if key else data)

    send(client, server, packet.SYN)
    send(server, client, packet.SYN | packet.ACK)
    send(client, server, packet.ACK)
    push = packet.PSH | packet.ACK
    send(client, server, push, b"GET /sip HTTP/1.1\r\nHost: sip.example.net\r\nUpgrade: websocket\r\n"
         b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         b"Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n")
    send(server, client, push, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
         b"Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
         b"Sec-WebSocket-Protocol: sip\r\n\r\n")
    send(client, server, push, framed(register("a1b2c3.invalid;transport=ws", "a1b2c3.invalid",
                                               transport="WS"), b"\x01\x02\x03\x04"))
    send(server, client, push, framed(accepted("a1b2c3.invalid;transport=ws", "a1b2c3.invalid",
                                               transport="WS"), b""))
    return tape.write(path)


def make(folder):
    """All of them, written to the folder."""
    return [router_that_rewrites(folder / "plugin-alg.pcap"), turn(folder / "plugin-turn.pcap"),
            over_ipv6(folder / "plugin-ipv6.pcap"), websocket(folder / "plugin-websocket.pcap")]
