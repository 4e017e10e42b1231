#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin costs in tshark: processor time with and without it, all else equal, in the same run
and by turns; the least of some rounds counts, because others use the machine too.

One capture is nearly all RTP, the other has no SIP and no RTP at all.
"""

import argparse
import pathlib
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "plugin"))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

ROUNDS = 5
LIMITS = {"rtp": 15, "no-sip": 5}     # percent more


def without_sip(path):
    """Data over TCP, segments of 1200 bytes, and other UDP."""
    tape = captures.Tape()
    stream = captures.Stream(tape, ("192.168.1.20", 50003), ("198.51.100.9", 9999))
    for number in range(40000):
        stream.segment(number % 2, captures.packet.PSH | captures.packet.ACK,
                       bytes([number % 251]) * 1200)
    for number in range(40000):
        tape.udp(("192.168.1.20", 40000 + number % 50), ("198.51.100.9", 9998),
                 bytes([0, number % 251]) * 100, 0.0005)
    return tape.write(path)


def seconds(shark, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = shark.run("-q", "-z", "io,stat,0", "-r", path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    plain = Wireshark(None, whole=True)
    shark = Wireshark(arguments.build / "plugins", whole=True)
    rtp = shark.home / "rtp.pcap"
    subprocess.run([arguments.build / "tests" / "bench-generate", "--calls=100", "--rtp-seconds=20",
                    "--concurrent=10", rtp], check=True, stdout=subprocess.DEVNULL)
    rtp.chmod(0o644)
    over = False
    for name, path in (("rtp", rtp), ("no-sip", without_sip(shark.home / "no-sip.pcap"))):
        best = {}
        for _ in range(ROUNDS):
            for which in (plain, shark):
                best[which] = min(best.get(which, 1e9), seconds(which, path))
        more = (best[shark] / best[plain] - 1) * 100
        over |= more > LIMITS[name]
        print(f"{name}: {best[plain]:.2f} s without, {best[shark]:.2f} s with the plugin: "
              f"{more:+.1f} % (at most {LIMITS[name]} %)")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
