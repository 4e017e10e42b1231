#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the captures of each scenario together: a frame that proves something is named by its number and
its capture, and both must be those of one packet.

Before the first packet of each capture stand as many others, of hosts that have nothing to do with it, as
the captures before it have in all.  So a number within one capture is none in any other.

usage: frames.py --whynat PATH --samples DIR
Exit: 0 right, 1 a fault, 2 nothing was tried.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

ETHERNET = 1
HEADER, RECORD = 24, 16
PROGRAM_ENDED_WELL = {0, 1, 3}


def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def unrelated(number):
    """An Ethernet frame with UDP of two hosts of their own."""
    payload = b"unrelated %06d" % number
    udp = struct.pack(">HHHH", 9, 9, 8 + len(payload), 0) + payload
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0, 64, 17, 0,
                         bytes([192, 0, 2, 200]), bytes([192, 0, 2, 201]))
    header = header[:10] + struct.pack(">H", checksum(header)) + header[12:]
    return bytes.fromhex("0200000000010200000000020800") + header + udp


class Capture:
    """A pcap file with little-endian numbers, as the laboratory writes them."""

    def __init__(self, data):
        magic, _, link = struct.unpack_from("<I16sI", data)
        self.fits = magic == 0xA1B2C3D4 and link == ETHERNET and len(data) > HEADER + RECORD
        self.data = data

    def count(self):
        at, frames = HEADER, 0
        while at + RECORD <= len(self.data):
            at += RECORD + struct.unpack_from("<I", self.data, at + 8)[0]
            frames += 1
        return frames

    def behind(self, others):
        """The same with so many other packets before it, a second earlier."""
        second = struct.unpack_from("<I", self.data, HEADER)[0] - 1
        frames = []
        for number in range(others):
            frame = unrelated(number)
            frames.append(struct.pack("<IIII", second, number, len(frame), len(frame)) + frame)
        return self.data[:HEADER] + b"".join(frames) + self.data[HEADER:]


def named(report):
    """(what names it, capture, frame) of all frames that a report names."""
    for subject in report["subjects"]:
        verdict = subject["verdict"]
        for cause in [*filter(None, [verdict["headline"]]), *verdict["also"], *verdict["hazards"]]:
            for item in cause["evidence"]:
                yield f"{cause['id']}, {item['finding']}", item["capture"], item["frame"]
    for nat in report["nats"]:
        for item in nat["evidence"]:
            yield "NAT", item["capture"], item["frame"]


def examine(whynat, label, captures):
    """Faults, a sentence each; None: the captures are none that can be tried so."""
    with tempfile.TemporaryDirectory() as folder:
        places, arguments, before = {}, [], 0
        for name, capture in captures.items():
            path = pathlib.Path(folder, f"{name}.pcap")
            path.write_bytes(capture.behind(before))
            places[str(path)] = range(before + 1, before + capture.count() + 1)
            before += capture.count()
            arguments.append(f"{name}={path}")
        done = subprocess.run([whynat, "correlate", "--format", "json", *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        if done.returncode not in PROGRAM_ENDED_WELL or not done.stdout:
            return None
        report = json.loads(done.stdout)
        return [f"{label.name}: {what}: frame {frame} is not of capture {capture}"
                for what, capture, frame in named(report)
                if frame not in places[report["captures"][capture]["file"]]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults, tried = [], 0
    for label in sorted(options.samples.glob("*.label.json")):
        files = json.loads(label.read_text(encoding="utf-8"))["captures"]
        captures = {name: Capture((label.parent / file).read_bytes())
                    for name, file in sorted(files.items())}
        if len(captures) < 2 or not all(capture.fits for capture in captures.values()):
            continue
        found = examine(options.whynat, label, captures)
        tried += found is not None
        faults += found or []
    print(*faults, sep="\n")
    print(f"{tried} scenarios, {len(faults)} faults")
    if not tried:
        return 2
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
