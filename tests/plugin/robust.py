#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin survives whatever comes: real captures, malformed messages wrapped in UDP, and captures
with bytes changed at random (the same ones each time), in tshark, in both passes and with all its
tables.  Built with sanitizers, a fault or memory that is not given back ends tshark with status 99; a
misuse of Wireshark is told as a dissector bug."""

import argparse
import concurrent.futures
import pathlib
import random
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

FAULTS = (b"AddressSanitizer", b"LeakSanitizer", b"UndefinedBehaviorSanitizer", b"runtime error:", b"Dissector bug",
          b"[Malformed Packet: whynat", b"assertion", b"GLib-CRITICAL")
MUTANTS = 12


def wrapped(folder, path):
    """Every malformed message of the folder as the payload of one UDP datagram."""
    tape = captures.Tape()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in (".pcap", ".pcapng", ".md", ".txt", ".tsv"):
            data = file.read_bytes()[:1400]
            port = 3478 if "stun" in str(file) or "5769" in str(file) else 5060
            tape.udp(("192.168.1.20", port), ("198.51.100.9", port), data)
    return tape.write(path) if tape.frames else None


def mutated(sample, number, path):
    """The sample with one byte in a hundred changed, and frames cut, but headers of the file whole."""
    source = random.Random(f"{sample.name} {number}")
    data = sample.read_bytes()
    if data[:4] != b"\xd4\xc3\xb2\xa1":
        return None
    out, at = [data[:24]], 24
    while at + 16 <= len(data) and len(out) < 400:
        seconds, micros, kept, length = struct.unpack("<IIII", data[at:at + 16])
        frame = bytearray(data[at + 16:at + 16 + kept])
        for _ in range(source.randrange(1 + len(frame) // 100)):
            frame[source.randrange(14, max(15, len(frame)))] = source.randrange(256)
        if source.random() < 0.1:
            frame = frame[:source.randrange(len(frame) + 1)]
        out.append(struct.pack("<IIII", seconds, micros, len(frame), max(length, len(frame))))
        out.append(bytes(frame))
        at += 16 + kept
    path.write_bytes(b"".join(out))
    path.chmod(0o644)
    return path


def run(shark, path):
    try:
        done = shark.run("-2", "-V", "-r", path, "-z", "whynat,json", "-z", "whynat,diagnosis", "-z",
                         "whynat,registrations", "-z", "whynat,nat", "-z", "whynat,ports", "-z", "expert", timeout=900)
    except subprocess.TimeoutExpired:
        return [f"{path.name}: it does not come to an end"]
    faults = [fault for fault in FAULTS if fault in done.stderr or fault in done.stdout[:200]]
    faults += [b"Dissector bug"] if b"Dissector bug, protocol whynat" in done.stdout else []
    if done.returncode not in (0, 2) or faults:
        return [f"{path.name}: status {done.returncode} {faults}: "
                f"{done.stderr[-3000:].decode(errors='replace')}"]
    return []


def inputs(arguments, shark):
    folder = shark.home / "made"
    folder.mkdir()
    yield from captures.make(folder)
    if arguments.captures and arguments.captures.is_dir():
        for path in sorted((arguments.captures / "real").rglob("*.pcap*")):
            yield shark.readable(path)
        for kind in sorted((arguments.captures / "malformed").iterdir()):
            made = kind.is_dir() and wrapped(kind, folder / f"{kind.name}.pcap")
            if made:
                yield made
    samples = sorted(arguments.samples.glob("*.pcap"))
    for number, sample in enumerate(random.Random(1).sample(samples, MUTANTS)):
        made = mutated(sample, number, folder / f"mutant-{number}.pcap")
        if made:
            yield made


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--captures", type=pathlib.Path)
    arguments = parser.parse_args()

    shark = Wireshark(arguments.plugins, arguments.preload, leaks=True)
    paths = list(inputs(arguments, shark))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        faults = [fault for found in pool.map(lambda path: run(shark, path), paths)
                  for fault in found]
    print(*faults, sep="\n")
    print(f"{len(paths)} captures, {len(faults)} faults")
    sys.exit(1 if faults or not paths else 0)


if __name__ == "__main__":
    main()
