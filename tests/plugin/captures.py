# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of what no sample holds, so that each field of the plugin can be tried: SIP over WebSocket and
TLS, mirrored SIP, TURN, STUN over IPv6, a tunnel, and a router that rewrites SIP.  Made frame by frame."""

import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import zlib

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


def seen_twice(path):
    """A capture that holds each packet twice: a REGISTER, a STUN request, a keep-alive and RTP."""
    tape, server = Tape(), ("198.51.100.3", 16384)
    rtp = [struct.pack("!BBHII", 0x80, 0, 100 + i, 160 * i, 7) + bytes(160) for i in range(3)]
    for target, payload in ((SERVER, register(text(PHONE), text(PHONE), ";rport")),
                            (SERVER, stun.message(0x0001, b"\x05" * 12, b"")),
                            (SERVER, b"\r\n\r\n"), *((server, payload) for payload in rtp)):
        tape.udp(PHONE, target, payload)
        tape.udp(PHONE, target, payload, 0.0005)
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


def turn_over_tcp(path):
    """The same over TCP to port 80, where Wireshark expects HTTP; the data go to the peer in one segment with
    a refresh of the allocation."""
    stream = Stream(Tape(), ("192.168.1.20", 50004), ("198.51.100.3", 80))
    peer = stun.attribute(0x0012, stun.xor_mapped(("192.0.2.40", 16384))[4:])

    def exchange(number, kind, body=b"", answer=b"", before=b""):
        transaction = bytes([number]) * 12
        stream.send(0, before + stun.message(kind, transaction, body))
        stream.send(1, stun.message(kind | 0x0100, transaction, answer))

    exchange(1, 0x0003, stun.attribute(0x0019, b"\x11\0\0\0"),
             stun.attribute(0x0016, stun.xor_mapped(("198.51.100.3", 50000))[4:])
             + stun.xor_mapped(("203.0.113.7", 41000)))
    exchange(2, 0x0008, peer)
    exchange(4, 0x0004, before=stun.message(0x0016, b"\x03" * 12,
                                            peer + stun.attribute(0x0013, b"data")))
    return stream.tape.write(path)


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
    """A REGISTER over a WebSocket, masked as a client has to; then it is kept alive, by a ping (the last
    frame but three) and by TCP (the last one)."""
    stream = Stream(Tape(), ("192.168.1.20", 50001), ("198.51.100.9", 80))

    def framed(data, key):
        head = bytes([0x81, (0x80 if key else 0) | 126]) + struct.pack("!H", len(data)) + key
        return head + (bytes(b ^ key[i % 4] for i, b in enumerate(data)) if key else data)

    stream.send(0, b"GET /sip HTTP/1.1\r\nHost: sip.example.net\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                b"Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n")
    stream.send(1, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                b"Sec-WebSocket-Protocol: sip\r\n\r\n")
    stream.send(0, framed(register("a1b2c3.invalid;transport=ws", "a1b2c3.invalid", transport="WS"),
                          b"\x01\x02\x03\x04"))
    stream.send(1, framed(accepted("a1b2c3.invalid;transport=ws", "a1b2c3.invalid", transport="WS"),
                          b""))
    stream.send(0, b"\x89\x80\x01\x02\x03\x04")
    stream.send(1, b"\x8a\x00")
    stream.segment(0, packet.ACK)
    stream.numbers[1] -= 1
    stream.segment(1, packet.ACK)
    return stream.tape.write(path)


def tunnel(path):
    """A REGISTER and its answer in VXLAN (RFC 7348): the inner addresses are the ones that count."""
    tape = Tape()

    def inside(source, target, payload):
        inner = packet.ip_packets(packet.Packet(packet.UDP, source[0], target[0], payload,
                                                sport=source[1], dport=target[1]))[0]
        tape.udp(("192.0.2.1", 55555), ("192.0.2.2", 4789),
                 b"\x08\0\0\0\0\0\x2a\0" + MACS + b"\x08\0" + inner)

    inside(PHONE, SERVER, register(text(PHONE), text(PHONE), ";rport"))
    inside(SERVER, PHONE, accepted(text(PHONE), text(PHONE), ";rport=40000;received=203.0.113.7"))
    return tape.write(path)


def hep(source, target, payload, kind, microseconds, compressed=False):
    """A packet of a mirror (HEP v3)."""
    def chunk(number, value):
        return struct.pack("!HHH", 0, number, 6 + len(value)) + value

    chunks = b"".join([
        chunk(1, b"\x02"), chunk(2, bytes([packet.UDP])), chunk(3, socket.inet_aton(source[0])),
        chunk(4, socket.inet_aton(target[0])), chunk(7, struct.pack("!H", source[1])),
        chunk(8, struct.pack("!H", target[1])), chunk(9, struct.pack("!I", 1767607200)),
        chunk(10, struct.pack("!I", microseconds)), chunk(11, bytes([kind])),
        chunk(16, zlib.compress(payload)) if compressed else chunk(15, payload)])
    return b"HEP3" + struct.pack("!H", 6 + len(chunks)) + chunks


def mirrored(path):
    """A REGISTER and its answer as a server mirrors them to a collector: what counts are the addresses
    within.  A third mirrored packet is a log, and none."""
    tape = Tape()

    def mirror(source, target, payload, kind, compressed=False):
        tape.udp(("192.0.2.1", 33333), ("192.0.2.2", 9060),
                 hep(source, target, payload, kind, int(tape.time * 1e6), compressed))

    mirror(OUTSIDE, SERVER, register(text(PHONE), text(PHONE), ";rport"), 1)
    mirror(SERVER, OUTSIDE, accepted(text(PHONE), text(PHONE), ";rport=40000;received=203.0.113.7"),
           1, compressed=True)
    mirror(SERVER, OUTSIDE, b"{}", 100)
    return tape.write(path)


def mirrored_stream(path):
    """The same over TCP: the REGISTER and the first bytes of the answer in one segment, the rest in the
    next, with a log behind it."""
    stream = Stream(Tape(), ("192.0.2.1", 33333), ("192.0.2.2", 9060))
    request = hep(OUTSIDE, SERVER, register(text(PHONE), text(PHONE), ";rport"), 1, 0)
    answer = hep(SERVER, OUTSIDE, accepted(text(PHONE), text(PHONE),
                                           ";rport=40000;received=203.0.113.7"), 1, 50000, True)
    stream.send(0, request + answer[:50])
    stream.segment(1, packet.ACK)
    stream.send(0, answer[50:] + hep(SERVER, OUTSIDE, b"{}", 100, 60000))
    return stream.tape.write(path)


def tls(folder):
    """A REGISTER over TLS 1.2, and the file with its keys; (capture, key log), or None without the
    openssl command, which makes the certificate."""
    if not shutil.which("openssl"):
        return None
    key, certificate, keys = folder / "key.pem", folder / "cert.pem", folder / "keys.log"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                    "-out", certificate, "-days", "3650", "-subj", "/CN=sip.example.net"],
                   check=True, capture_output=True)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_side.check_hostname, client_side.verify_mode = False, ssl.CERT_NONE
    client_side.maximum_version = ssl.TLSVersion.TLSv1_2
    client_side.keylog_filename = str(keys)
    stream = Stream(Tape(), ("192.168.1.20", 50002), ("198.51.100.9", 5061))
    pipes = {name: (ssl.MemoryBIO(), ssl.MemoryBIO()) for name in ("client", "server")}
    client = client_side.wrap_bio(*pipes["client"])
    server = server_side.wrap_bio(*pipes["server"], server_side=True)

    def carry():
        for name, other, end in (("client", "server", 0), ("server", "client", 1)):
            data = pipes[name][1].read()
            if data:
                stream.send(end, data)
                pipes[other][0].write(data)

    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
            carry()
    target = "alice.example.net;transport=tls"
    client.write(register(target, "192.168.1.20:50002", transport="TLS"))
    carry()
    server.read()
    server.write(accepted(target, "192.168.1.20:50002", transport="TLS"))
    carry()
    keys.chmod(0o644)
    return stream.tape.write(folder / "plugin-tls.pcap"), keys


class Stream:
    """One TCP connection, opened; send(0, ...) is the client's."""

    def __init__(self, tape, client, server):
        self.tape, self.ends, self.numbers = tape, (client, server), [1000, 5000]
        self.segment(0, packet.SYN)
        self.segment(1, packet.SYN | packet.ACK)
        self.segment(0, packet.ACK)

    def segment(self, end, flags, payload=b""):
        (source, sport), (target, dport) = self.ends[end], self.ends[1 - end]
        made = packet.Packet(packet.TCP, source, target, payload, sport=sport, dport=dport)
        made.flags, made.seq = flags, self.numbers[end]
        made.ack = self.numbers[1 - end] if flags & packet.ACK else 0
        self.numbers[end] += len(payload) + bool(flags & packet.SYN)
        self.tape.add(packet.ip_packets(made)[0])

    def send(self, end, data):
        for at in range(0, len(data), 1200):
            self.segment(end, packet.PSH | packet.ACK, data[at:at + 1200])


def make(folder):
    """All of them but TLS, written to the folder."""
    makers = {"hep": mirrored, "hep-tcp": mirrored_stream, "tunnel": tunnel,
              "alg": router_that_rewrites, "twice": seen_twice, "turn": turn, "turn-tcp": turn_over_tcp,
              "ipv6": over_ipv6, "websocket": websocket}
    return [make_one(folder / f"plugin-{name}.pcap") for name, make_one in makers.items()]
