# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture points and the classic pcap files they are written to."""

import struct

from packet import ip_packets
from simulator import EPOCH

ETHERNET, LINUX_SLL = 1, 113
SNAPLEN = 262144


class Tap:
    """Sees a link at one interface, or anywhere on it when `at` is None."""

    def __init__(self, link, at=None, keep=None):
        self.at = at
        self.keep = keep
        self.frames = []                          # (time, Ethernet frame, Packet or None)
        link.taps.append(self)

    def see(self, time, packet, sender, receiver_mac):
        if self.keep and packet is not None and not self.keep(packet):
            return
        for index, data in enumerate(ip_packets(packet)):
            frame = receiver_mac + sender.mac + b"\x08\x00" + data
            self.frames.append((time + index * 12e-6, frame.ljust(60, b"\0"), packet))

    def see_frame(self, time, frame):
        """A frame that is not IP, such as ARP."""
        self.frames.append((time, frame.ljust(60, b"\0"), None))


def arp_request(sender_mac, sender_ip, target_ip):
    """RFC 826: who has target_ip?"""
    def packed(text):
        return bytes(int(part) for part in text.split("."))

    return (b"\xff" * 6 + sender_mac + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)
            + sender_mac + packed(sender_ip) + b"\0" * 6 + packed(target_ip))


def ask_in_vain(tap, host, address):
    """Packets for that address never leave: nobody on the link answers for it (RFC 826)."""
    send, asked = host.emit, [-10.0]

    def emit(packet):
        if packet.dst != address:
            send(packet)
        elif host.world.now - asked[0] > 1:
            asked[0] = host.world.now
            tap.see_frame(host.world.now,
                          arp_request(host.interface.mac, host.address, address))

    host.emit = emit


def asked_and_answered(tap, asker, asked):
    """The interface `asker` looks for the link address of the interface `asked`, as hosts do now and
    then, and is told."""
    now = asker.node.world.now
    answer = bytearray(arp_request(asked.mac, asked.address, asker.address))
    answer[:6], answer[21], answer[32:38] = asker.mac, 2, asker.mac
    tap.see_frame(now, arp_request(asker.mac, asker.address, asked.address))
    tap.see_frame(now + 0.0004, bytes(answer))


def cooked(frame, outgoing):
    """An Ethernet frame as `tcpdump -i any` shows it: Linux cooked capture, version 1."""
    return struct.pack("!HHH", 4 if outgoing else 0, 1, 6) + frame[6:12] + b"\0\0" + frame[12:]


def merged(taps):
    """What several capture points saw, in order of time; equal times keep the order of the taps."""
    frames = [frame for tap in taps for frame in tap.frames]
    frames.sort(key=lambda frame: frame[0])
    return frames


def pcap_bytes(frames, link_type=ETHERNET, snaplen=SNAPLEN):
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, snaplen, link_type)]
    for time, data, _ in frames:
        micros = round(time * 1e6)
        kept = data[:snaplen]
        out.append(struct.pack("<IIII", EPOCH + micros // 1000000, micros % 1000000,
                               len(kept), len(data)))
        out.append(kept)
    return b"".join(out)
