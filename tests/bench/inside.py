# SPDX-License-Identifier: GPL-2.0-or-later
"""What the capture of `bench-generate` looks like on the other side of a NAT: the phones have private
addresses there, each packet one hop more or less, and the clock is another one."""

import heapq
import struct
import sys

PCAP_HEADER, RECORD, ETHERNET = 24, 16, 14
AHEAD = 1234                # seconds
WAY = 7                     # milliseconds


def translate(frame, phones):
    """Changes the frame in place; true if a phone sent it, false if it goes to one, None otherwise."""
    if frame[12:14] != b"\x08\x00":
        return None
    outward = None
    for at in (ETHERNET + 12, ETHERNET + 16):
        if frame[at:at + len(phones)] == phones:
            frame[at:at + 2] = b"\x0a\x07"
            outward = at == ETHERNET + 12 if outward is None else outward
    if outward is not None:
        frame[ETHERNET + 8] += 1 if outward else -1
    return outward


def main():
    source, target, prefix = sys.argv[1:4]
    phones = bytes(int(octet) for octet in prefix.split("."))
    with open(source, "rb") as data, open(target, "wb") as out:
        out.write(data.read(PCAP_HEADER))
        for record in in_order(translated(data, phones)):
            out.write(record[2])


def translated(data, phones):
    """(microseconds, number, record) of each packet that the phones exchange."""
    number = 0
    while len(header := data.read(RECORD)) == RECORD:
        seconds, fraction, size, whole = struct.unpack("<IIII", header)
        frame = bytearray(data.read(size))
        outward = translate(frame, phones)
        if outward is None:
            continue
        time = (seconds + AHEAD) * 1000000 + fraction + (-WAY if outward else WAY) * 1000
        number += 1
        yield time, number, struct.pack("<IIII", time // 1000000, time % 1000000, size, whole) + frame


def in_order(records):
    """As a capture has them: by time."""
    waiting = []
    for record in records:
        heapq.heappush(waiting, record)
        while waiting and waiting[0][0] < record[0] - 3 * WAY * 1000:
            yield heapq.heappop(waiting)
    while waiting:
        yield heapq.heappop(waiting)


if __name__ == "__main__":
    main()
