# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that a page is hard to make of: hostile texts, and a great many calls."""

import socket
import struct

HOSTILE = [
    "<script>window.hurt=1</script>",
    "\"><img src=x onerror=window.hurt=2>",
    "</title></style></script><svg onload=window.hurt=3>",
    "javascript:window.hurt=4",
    "&lt;b&gt;&#60;script&#62;",
    "\u202egnp.exe\u202c",
    "W" * 3000,
    "\x07\x1b[31m\x00tail",
]


def frame(src, dst, payload, number):
    udp = struct.pack(">HHHH", 5060, 5060, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number & 0xffff, 0, 64, 17, 0,
                     socket.inet_aton(src), socket.inet_aton(dst)) + udp
    return b"\0" * 12 + b"\x08\0" + ip


def write(path, packets):
    """packets: (seconds, source, destination, payload)"""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for number, (at, src, dst, payload) in enumerate(packets):
            data = frame(src, dst, payload, number + 1)
            file.write(struct.pack("<IIII", int(at), int(at % 1 * 1e6), len(data), len(data)) + data)


def refused_call(at, number, call_id, agent, phrase, display, status=486):
    phone, server = "192.0.2.10", "203.0.113.5"
    dialog = (f"Via: SIP/2.0/UDP {phone}:5060;branch=z9hG4bK{number}\r\n"
              f"From: \"{display}\" <sip:alice@example.net>;tag=a{number}\r\n"
              f"Call-ID: {call_id}\r\n")
    invite = (f"INVITE sip:bob@example.net SIP/2.0\r\n{dialog}To: <sip:bob@example.net>\r\n"
              f"CSeq: 1 INVITE\r\nContact: <sip:alice@{phone}>\r\nUser-Agent: {agent}\r\n"
              f"X-Note: {display}\r\nContent-Length: 0\r\n\r\n")
    answer = (f"SIP/2.0 {status} {phrase}\r\n{dialog}To: <sip:bob@example.net>;tag=b\r\n"
              f"CSeq: 1 INVITE\r\nServer: {agent}\r\nContent-Length: 0\r\n\r\n")
    ack = (f"ACK sip:bob@example.net SIP/2.0\r\n{dialog}To: <sip:bob@example.net>;tag=b\r\n"
           "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n")
    return [(at, phone, server, invite.encode()), (at + 0.1, server, phone, answer.encode()),
            (at + 0.2, phone, server, ack.encode())]


def write_hostile(path):
    packets = []
    for number, text in enumerate(HOSTILE):
        packets += refused_call(1000 + number, number, f"{number}-{text}".replace("\0", ""), text,
                                text, text)
    write(path, packets)


def write_many(path, calls):
    packets = []
    for number in range(calls):
        packets += refused_call(1000 + number, number, f"call-{number}", "Example Phone",
                                "Busy Here", f"User {number}")
    write(path, packets)


def write_rewritten(inside, outside):
    """A call on both sides of a router that translates addresses, within messages as well."""
    phone, router = "192.168.1.20", "198.51.100.7"
    packets = []
    for at, src, dst, payload in refused_call(1000, 1, "call", "Example Phone", "Declined", "Alice",
                                              603):
        src, dst = (phone if host == "192.0.2.10" else host for host in (src, dst))
        packets.append((at, src, dst, payload.replace(b"192.0.2.10", phone.encode())))
    write(inside, packets)
    write(outside, [(at + 0.001, *(router if host == phone else host for host in (src, dst)),
                     payload.replace(phone.encode(), router.encode()))
                    for at, src, dst, payload in packets])


def texts(path):
    """What each frame of such a capture says over UDP and IPv4, by its number: as another reader finds
    it."""
    data, found, at, number = path.read_bytes(), {}, 24, 0
    while at + 16 <= len(data):
        size, = struct.unpack_from("<I", data, at + 8)
        frame, number, at = data[at + 16:at + 16 + size], number + 1, at + 16 + size
        if frame[12:14] == b"\x08\0" and frame[23] == 17:
            found[number] = frame[14 + (frame[14] & 15) * 4 + 8:].decode("utf-8", "replace")
    return found
