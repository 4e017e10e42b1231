#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kills a batch at random moments and resumes it: what is kept in the end is what one run keeps.

usage: killed.py --whynat PATH --samples DIR [--kills N]
Exit: 0 right, 1 a fault.  The moments depend on the machine; what is asserted holds for each.
"""

import argparse
import json
import pathlib
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

KILLS = 20


def shifted(data, seconds):
    """The same capture some seconds later: other content, the same verdicts."""
    out, at = bytearray(data), 24
    while at + 16 <= len(data):
        start, = struct.unpack_from("<I", data, at)
        struct.pack_into("<I", out, at, start + seconds)
        at += 16 + struct.unpack_from("<I", data, at + 8)[0]
    return bytes(out)


def make_captures(samples, folder):
    for path in sorted(samples.glob("*.pcap")):
        for shift in range(2):
            (folder / f"{path.stem}.{shift}.pcap").write_bytes(shifted(path.read_bytes(), shift))


def command(args, captures, kept, *more):
    return [args.whynat, "batch", "-q", "-j", "2", "--out", kept, "--db", f"{kept}.sqlite",
            *more, captures]


def assert_whole(folder):
    """No result is half, whatever happened to its writer."""
    for path in folder.iterdir():
        assert path.suffix == ".ndjson", f"{path.name} was left behind"
        last = path.read_bytes().splitlines()[-1]
        assert json.loads(last)["type"] == "end", f"{path.name} is cut"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def dump(path):
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return sorted(base.iterdump())


def summary(done):
    return [line for line in done.stdout.splitlines() if b"earlier run" not in line]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=KILLS)
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        captures, whole, killed = (scratch / part for part in ("captures", "whole", "killed"))
        captures.mkdir()
        make_captures(args.samples, captures)

        begun = time.monotonic()
        plain = subprocess.run(command(args, captures, whole), capture_output=True, check=False)
        took = time.monotonic() - begun
        assert plain.returncode == 1, plain

        kills = 0
        for _ in range(args.kills):
            process = subprocess.Popen(command(args, captures, killed, "--resume"),
                                       stdout=subprocess.DEVNULL)
            try:
                process.wait(timeout=random.uniform(0, took / 5))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
            if killed.exists():
                assert_whole(killed)
        done = subprocess.run(command(args, captures, killed, "--resume"), capture_output=True,
                              check=False)
        assert done.returncode == 1, done
        assert summary(done) == summary(plain)
        assert contents(killed) == contents(whole)
        assert dump(f"{killed}.sqlite") == dump(f"{whole}.sqlite")
        print(f"{kills} of {args.kills} runs were killed; {len(contents(whole))} results are equal")
        return 0 if kills > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
