# SPDX-License-Identifier: GPL-2.0-or-later
"""SDP, RTP talkers, RTCP reports and a media relay (RFC 8866, 3550, 3551, 7362)."""

import struct
from dataclasses import dataclass, field

from simulator import EPOCH

RTPMAP = {0: "PCMU/8000", 8: "PCMA/8000", 18: "G729/8000", 13: "CN/8000",
          101: "telephone-event/8000"}
BYTES_PER_MS = {0: 8, 8: 8, 18: 1, 34: 2}


@dataclass
class Codec:
    payload_type: int = 18                        # G.729 keeps the samples small
    ptime: int = 20                               # milliseconds


G711 = 0


@dataclass
class Sound:
    """How a phone describes and does its audio."""

    codec: Codec = field(default_factory=Codec)
    offered: tuple = (18, 0, 8, 101)
    port: int = 16384
    address: str = ""                             # in SDP; "" is the host's own
    advertised_port: int = 0                      # in SDP; 0 is `port`
    sends_from: int = 0                           # 0 is `port` (RFC 4961)
    waits: float = 0.0                            # seconds before the first packet
    direction: str = ""                           # "sendonly", "recvonly", ...; "" is sendrecv
    profile: str = "RTP/AVP"
    extra: tuple = ()                             # further media-level attribute lines
    talks: bool = True
    rtcp: bool = False
    latches: bool = False                         # sends to where sound comes from (RFC 4961)
    silence: tuple = ()                           # (from, to): says nothing, seconds into the call
    comfort_noise: bool = True                    # and says so (RFC 3389)


def sdp(user, address, port, sound, version=1):
    lines = ["v=0", f"o={user} 3976{version} 1 IN IP4 {address}", "s=call",
             f"c=IN IP4 {address}", "t=0 0",
             f"m=audio {port} {sound.profile} {' '.join(str(pt) for pt in sound.offered)}"]
    lines += [f"a=rtpmap:{pt} {RTPMAP[pt]}" for pt in sound.offered]
    if sound.codec.ptime != 20:
        lines.append(f"a=ptime:{sound.codec.ptime}")
    if sound.direction:
        lines.append(f"a={sound.direction}")
    lines += sound.extra
    return "\r\n".join(lines) + "\r\n"


def audio_target(body):
    """Where an SDP wants its audio, or None."""
    address = port = None
    for line in body.split("\r\n"):
        if line.startswith("c="):
            address = line.split()[2]
        elif line.startswith("m=audio"):
            port = int(line.split()[1])
    return (address, port) if address and port else None


def retarget(body, address, port):
    """An SDP as a relay rewrites it."""
    lines = []
    for line in body.split("\r\n"):
        if line.startswith("c="):
            line = f"c=IN IP4 {address}"
        elif line.startswith("m=audio"):
            words = line.split()
            line = " ".join([words[0], str(port), *words[2:]])
        lines.append(line)
    return "\r\n".join(lines)


class Talker:
    """One RTP socket: sends audio at a steady pace and counts what it hears."""

    def __init__(self, host, name, port, sound):
        self.host, self.world, self.port, self.sound = host, host.world, port, sound
        self.ssrc = self.world.number_for(f"ssrc {name}", 32)
        self.sequence = self.world.number_for(f"sequence {name}", 14)
        self.timestamp = self.world.number_for(f"timestamp {name}", 31)
        self.target = None
        self.sent = self.heard = 0
        self.heard_ssrc = self.heard_sequence = None
        self.heard_first = self.heard_of_it = 0  # of that SSRC
        self.began = None
        self.silent = True                        # nothing was said yet
        self.timer = self.report_timer = None
        self.wrap = lambda data: data             # what goes around each packet (TURN)
        host.bind(port, self.hear)
        host.bind(port + 1, lambda *_: None)

    def start(self, target):
        first = self.began is None
        self.target = target
        if first and target and (self.sound.talks or self.sound.rtcp):
            self.began = self.world.now
            if self.sound.talks:
                self.timer = self.world.at(0.02 + self.sound.waits, self.talk)
            if self.sound.rtcp:
                self.report_timer = self.world.at(2.5, self.report)

    def pause(self):
        """Stops talking; start() begins again."""
        if self.timer:
            self.timer.cancel()
        self.timer = self.began = None

    def stop(self):
        for timer in (self.timer, self.report_timer):
            if timer:
                timer.cancel()
        self.host.close(self.port)
        self.host.close(self.port + 1)
        self.host.bind(self.port, lambda *_: None)

    def is_silent(self):
        passed = self.world.now - self.began
        return any(begin <= passed < end for begin, end in self.sound.silence)

    def talk(self):
        codec = self.sound.codec
        self.timer = self.world.at(codec.ptime / 1000, self.talk)
        step = codec.ptime * 8
        self.timestamp = (self.timestamp + step) & 0xFFFFFFFF
        was_silent, self.silent = self.silent, self.is_silent()
        if not self.silent:
            size = codec.ptime * BYTES_PER_MS[codec.payload_type]
            payload = bytes((self.sequence * 7 + i * 3 & 0x7F) | 0x80 for i in range(size))
            self.put(codec.payload_type, payload, was_silent)
        elif not was_silent and self.sound.comfort_noise:
            self.put(13, b"\x4e", False)          # RFC 3389: comfort noise begins

    def put(self, payload_type, payload, begins_talkspurt):
        marker = 0x80 if begins_talkspurt else 0
        self.sequence = (self.sequence + 1) & 0xFFFF
        head = struct.pack("!BBHII", 0x80, marker | payload_type, self.sequence, self.timestamp,
                           self.ssrc)
        self.host.send(self.sound.sends_from or self.port, self.wrap(head + payload), self.target)
        self.sent += 1

    def hear(self, data, source, local):
        if len(data) < 12 or data[0] >> 6 != 2:
            return
        self.heard += 1
        self.heard_sequence, = struct.unpack("!H", data[2:4])
        ssrc, = struct.unpack("!I", data[8:12])
        if ssrc != self.heard_ssrc:
            self.heard_ssrc, self.heard_first, self.heard_of_it = ssrc, self.heard_sequence, 0
        self.heard_of_it += 1
        if self.sound.latches and source != self.target:
            self.start(source)

    def report(self):
        """RFC 3550 6.4: an SR, or an RR of who sends nothing; with a block for the peer when heard."""
        self.report_timer = self.world.at(2.5, self.report)
        seconds = EPOCH + 2208988800 + self.world.now
        body = struct.pack("!I", self.ssrc)
        if self.sent:
            body += struct.pack("!IIIII", int(seconds), int(seconds % 1 * 2**32),
                                self.timestamp, self.sent, self.sent * 160)
        if self.heard_ssrc is not None:
            expected = (self.heard_sequence - self.heard_first + 1) & 0xffff
            lost = max(expected - self.heard_of_it, 0)
            body += struct.pack("!IIIIII", self.heard_ssrc,
                                min(lost * 256 // max(expected, 1), 255) << 24 | lost,
                                self.heard_sequence, 12, 0, 0)
        blocks = 1 if self.heard_ssrc is not None else 0
        kind = 200 if self.sent else 201
        report = struct.pack("!BBH", 0x80 | blocks, kind, len(body) // 4) + body
        name = b"phone@example.net"
        item = bytes([1, len(name)]) + name + b"\0"
        item += b"\0" * (-len(item) % 4)
        report += struct.pack("!BBHI", 0x81, 202, len(item) // 4 + 1, self.ssrc) + item
        self.host.send(self.port + 1, report, (self.target[0], self.target[1] + 1))


class Relay:
    """Two sockets for each call; it sends each side to where that side's sound comes from."""

    def __init__(self, host, latches=True, first_port=30000, advertised=None, follows=False,
                 waits=False):
        self.host = host
        self.waits = waits                        # sends nothing before it is sent something
        self.latches = latches
        self.follows = follows                    # latches anew whenever the source changes
        self.advertised = advertised or host.address
        self.next_port = first_port
        self.sides = {}                           # (Call-ID, side) -> Side

    def rewrite(self, call_id, side, body):
        """Notes where `side` wants its sound; returns the SDP for the other side."""
        for name in ("caller", "callee"):
            if (call_id, name) not in self.sides:
                self.sides[call_id, name] = Side(self, self.next_port)
                self.next_port += 2
        mine = self.sides[call_id, side]
        other = self.sides[call_id, "callee" if side == "caller" else "caller"]
        mine.other, other.other = other, mine
        if not mine.latched and not self.waits:
            mine.target = audio_target(body)
        return retarget(body, self.advertised, other.port)


class Side:
    """The socket that talks to one party."""

    def __init__(self, relay, port):
        self.relay, self.port = relay, port
        self.target = self.other = None
        self.latched = False
        relay.host.bind(port, self.receive)
        relay.host.bind(port + 1, self.receive_report)

    def receive(self, data, source, local):
        if self.relay.latches and (self.relay.follows or not self.latched):
            self.target, self.latched = source, True
        self.forward(data, 0)

    def receive_report(self, data, source, local):
        self.forward(data, 1)

    def forward(self, data, offset):
        other = self.other
        if other.target:
            self.relay.host.send(other.port + offset, data,
                                 (other.target[0], other.target[1] + offset))
