# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of thousands of one thing, where there are usually a few: what is looked through for each
of them shows, because four times as many then take sixteen times as long."""

import struct

SERVER, INSIDE, OUTSIDE = ("203.0.113.10", 5060), ("192.168.1.20", 5060), ("198.51.100.7", 5060)


class Capture:
    def __init__(self):
        self.frames = []

    def send(self, time, source, target, text):
        payload = text.replace("\n", "\r\n").encode()
        addresses = bytes(int(part) for host in (source, target) for part in host[0].split("."))
        datagram = struct.pack("!HHHH", source[1], target[1], 8 + len(payload), 0) + payload
        header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(datagram), len(self.frames) & 0xffff,
                             0, 64, 17, 0)
        self.frames.append((round(time * 1e6), header + addresses + datagram))

    def write(self, path):
        with path.open("wb") as file:
            file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
            for time, frame in sorted(self.frames, key=lambda each: each[0]):
                file.write(struct.pack("<IIII", 1700000000 + time // 1000000, time % 1000000,
                                       len(frame), len(frame)) + frame)


def message(start, via, user, call_id, cseq, contact="", tag=""):
    return (f"{start} SIP/2.0\n" if "sip:" in start else f"SIP/2.0 {start}\n") + (
        f"Via: SIP/2.0/UDP {via[0]}:{via[1]};branch=z9hG4bK{call_id}-{cseq.replace(' ', '-')};rport\n"
        f"From: <sip:{user}@example.net>;tag=a\nTo: <sip:bob@example.net>{tag}\n"
        f"Call-ID: {call_id}\nCSeq: {cseq}\n{contact}Content-Length: 0\n\n")


def register(capture, time, source, user, call_id, number):
    contact = f"Contact: <sip:{user}@{INSIDE[0]}>;expires=3600\n"
    for at, one, other, start in ((0, source, SERVER, "REGISTER sip:example.net"),
                                  (.01, SERVER, source, "200 OK")):
        text = message(start, INSIDE, user, call_id, f"{number} REGISTER", contact)
        capture.send(time + at, one, other, text.replace("bob@", f"{user}@"))


def call_in_vain(capture, time, target, user, number):
    for again in (0, .5, 1.5, 3.5):
        text = message(f"INVITE sip:{user}@{INSIDE[0]}", SERVER, "carol", f"call{number}",
                       "1 INVITE", f"Contact: <sip:carol@{SERVER[0]}>\n")
        capture.send(time + again, SERVER, target, text.replace("bob@", f"{user}@"))


def requests_in_vain(capture, n):
    """One call, and then INFOs that nobody answers."""
    contact = f"Contact: <sip:alice@{INSIDE[0]}>\n"
    capture.send(0, INSIDE, SERVER, message("INVITE sip:bob@example.net", INSIDE, "alice", "one",
                                            "1 INVITE", contact))
    capture.send(.1, SERVER, INSIDE, message("200 OK", INSIDE, "alice", "one", "1 INVITE",
                                             tag=";tag=b"))
    for i in range(n):
        for again in (0, .5, 1.5):
            capture.send(2 + i * .05 + again, INSIDE, SERVER,
                         message("INFO sip:bob@example.net", INSIDE, "alice", "one",
                                 f"{i + 2} INFO", contact, ";tag=b"))


def phone_that_moves(capture, n):
    """It registers from another port each time, and is called there in vain."""
    for i in range(n):
        source = (OUTSIDE[0], 1024 + i % 60000)
        register(capture, i, source, "alice", "registration", i + 1)
        call_in_vain(capture, i + .3, source, "alice", i)


def homes_with_one_address(capture, n):
    """Thousands of networks have a phone of that address, and the server calls it there."""
    for i in range(n):
        source = (f"100.{i // 65536}.{i // 256 % 256}.{i % 256}", 5060)
        register(capture, i * .01, source, f"u{i}", f"registration{i}", 1)
        call_in_vain(capture, n * .01 + 1 + i * .01, INSIDE, f"u{i}", i)


CROWDS = (requests_in_vain, phone_that_moves, homes_with_one_address)


def write(crowd, n, path):
    capture = Capture()
    crowd(capture, n)
    last = max(time for time, _ in capture.frames) / 1e6
    capture.send(last + 60, ("10.0.0.1", 999), ("10.0.0.2", 999), "the end")
    capture.write(path)
    return path
