#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark: run.py --build DIR [--big] [--pairs N] [--no-tshark]

Makes captures, runs programs in pairs (A B A B ...) on them and prints medians of ratios beside
what must be reached and what is hoped for. It is no test: a busy machine spoils any number.
"""

import argparse
import gzip
import json
import os
import pathlib
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import crowds

MIB = 1024 * 1024


class Run:
    """CPU seconds, wall seconds and peak memory (bytes) of one finished process."""

    def __init__(self, command, output=os.devnull):
        actions = [(os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
                   (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
        began = time.monotonic()
        process = os.posix_spawnp(command[0], [str(word) for word in command], os.environ,
                                  file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        self.wall = time.monotonic() - began
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        if os.waitstatus_to_exitcode(status) not in (0, 1):      # 1: a NAT cause was found
            sys.exit(f"{' '.join(map(str, command))} ended with status {status}")


def paired(first, second, pairs):
    """Runs two commands alternately; gives the median ratio of their CPU times, and all runs."""
    runs = [(Run(first), Run(second)) for _ in range(pairs)]
    ratio = statistics.median(a.cpu / max(b.cpu, 1e-6) for a, b in runs)
    return ratio, [a for a, _ in runs], [b for _, b in runs]


def median_cpu(runs):
    return statistics.median(run.cpu for run in runs)


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.whynat = options.build / "whynat"
        self.generate = self.program("bench-generate")
        self.loop = self.program("bench-libpcap_loop")
        self.packets = {}
        self.rows = []
        if not self.whynat.exists():
            sys.exit(f"{self.whynat} is not there: build it first (make bench)")

    def program(self, name):
        found = sorted(self.options.build.rglob(name))
        if not found:
            sys.exit(f"{name} is not in {self.options.build}: configure with -DWHYNAT_BENCH=ON")
        return found[0]

    def capture(self, name, **settings):
        path = self.folder / f"{name}.pcap"
        words = [str(self.generate)]
        for key, value in settings.items():
            words += [f"--{key.replace('_', '-')}"] + ([] if value is True else [str(value)])
        said = subprocess.run(words + [str(path)], check=True, capture_output=True, text=True)
        self.packets[path] = int(said.stdout.split()[0])
        print(f"  {path.name}: {self.packets[path]} packets, {path.stat().st_size / MIB:.0f} MiB",
              flush=True)
        return path

    def row(self, what, must, goal, measured, unit="", at_least=False):
        good = measured >= must if at_least else measured <= must
        sign = "≥" if at_least else "≤"
        self.rows.append((what, f"{sign} {must}{unit}", f"{sign} {goal}{unit}",
                          f"{measured:.3g}{unit}", "ok" if good else "MISSED"))

    # What is measured.

    def speed(self, path, title):
        ratio, ours, theirs = paired([self.whynat, path], [self.loop, path], self.options.pairs)
        count = self.packets[path]
        print(f"{title}: {ratio:.2f} of the libpcap loop; {count / median_cpu(ours) / 1e6:.2f} M "
              f"packets/s ({median_cpu(ours) / count * 1e9:.0f} ns each; libpcap "
              f"{median_cpu(theirs) / count * 1e9:.0f}); peak {peak(ours):.1f} MiB", flush=True)
        return ratio, median_cpu(ours) / count, peak(ours)

    def heavy(self):
        mid = self.capture("mid", calls=112, rtp_seconds=60, concurrent=20)
        small = self.capture("small", calls=28, rtp_seconds=60, concurrent=5)
        ratio, each, memory = self.speed(mid, "mid")
        _, each_small, _ = self.speed(small, "a quarter of it")
        if self.options.big:
            big = self.capture("big", calls=1400, rtp_seconds=60, concurrent=50)
            ratio, each_big, memory = self.speed(big, "big")
            print(f"a packet of big costs {each_big / each:.2f} of one of mid")
            big.unlink()
        print(f"a packet of mid costs {each / each_small:.2f} of one of a quarter of it")
        where = "2 GB" if self.options.big else "mid; --big for 2 GB"
        self.row(f"CPU against the bare libpcap loop ({where})", 1.5, 1.0, ratio)
        self.row(f"peak memory ({where})", 48, 24, memory, " MiB")
        small.unlink()
        return mid

    def compressed(self, mid):
        packed = mid.with_suffix(".pcap.gz")
        with open(mid, "rb") as plain, gzip.open(packed, "wb", 1) as out:
            shutil.copyfileobj(plain, out, MIB)
        ratio, _, _ = paired([self.whynat, packed], ["gzip", "-dc", packed],
                             min(self.options.pairs, 5))
        self.row(".gz against gzip -dc, CPU", 1.0, 0.7, ratio)
        packed.unlink()

    def together(self, mid):
        """The same traffic before a NAT and behind it."""
        inside = mid.with_name("inside.pcap")
        subprocess.run([sys.executable, "-B", pathlib.Path(__file__).with_name("inside.py"), mid,
                        inside, "198.51.100"], check=True)
        ratio, ours, _ = paired([self.whynat, "correlate", f"inside={inside}", f"outside={mid}"],
                                [self.whynat, inside, mid], self.options.pairs)
        self.row("two capture points together against each alone, CPU", 3.0, 2.5, ratio)
        self.row("peak memory of that", 48, 32, peak(ours), " MiB")
        inside.unlink()

    def against_tshark(self, path, must, goal, what):
        if self.options.no_tshark or not shutil.which("tshark"):
            print(f"tshark: not compared ({what})")
            return
        ours = median_cpu([Run([self.whynat, path]) for _ in range(3)])
        theirs = Run(["tshark", "-n", "-q", "-r", path, "-z", "sip,stat", "-z", "rtp,streams"])
        print(f"tshark on {path.name}: {theirs.cpu:.1f} s, {theirs.memory / MIB:.0f} MiB")
        self.row(what, must, goal, theirs.cpu / ours, at_least=True)

    def at_once(self):
        few = self.capture("few", calls=160, rtp_seconds=30, concurrent=5)
        many = self.capture("many", calls=160, rtp_seconds=30, concurrent=160)
        _, a, b = paired([self.whynat, many], [self.whynat, few], self.options.pairs)
        ratio = statistics.median(x.cpu / self.packets[many] / (y.cpu / self.packets[few])
                                  for x, y in zip(a, b))
        self.row("CPU a packet, 160 against 5 calls at once", 1.15, 1.0, ratio)
        few.unlink()
        many.unlink()

    def signalling(self):
        settings = {"rtp_seconds": 20, "concurrent": 500, "background": 5, "signalling_only": True}
        small = self.capture("10k-calls", calls=10000, **settings)
        large = self.capture("100k-calls", calls=100000, **settings)
        pairs = min(self.options.pairs, 5)
        ratio, ours, _ = paired([self.whynat, large], [self.whynat, small], pairs)
        print(f"100 k calls: {median_cpu(ours):.2f} s, peak {peak(ours):.0f} MiB")
        self.row("100 k / 10 k calls, time", 11, 10.2, ratio)
        self.row("peak memory, 100 k calls with their verdicts", 300, 150, peak(ours), " MiB")
        self.count_calls(small, 10000)
        self.own_ports(settings)
        self.against_tshark(large, 10, 20, "100 k calls of signalling: tshark / whynat, CPU")
        small.unlink()
        large.unlink()

    def own_ports(self, settings):
        """Nothing is shared between calls: neither flows nor addresses."""
        path = self.capture("100k-ports", calls=100000, own_ports=True, **settings)
        memory = Run([self.whynat, path]).memory / MIB
        self.row("the same, each call from a port of its own", 300, 150, memory, " MiB")
        path.unlink()

    def crowded(self):
        """Linear: four times as many take four times as long."""
        for crowd in crowds.CROWDS:
            few, many = (crowds.write(crowd, n, self.folder / f"{crowd.__name__}-{n}.pcap")
                         for n in (4000, 16000))
            ratio, ours, _ = paired([self.whynat, many], [self.whynat, few], 3)
            what = crowd.__name__.replace("_", " ")
            print(f"16,000 {what}: {median_cpu(ours):.2f} s", flush=True)
            self.row(f"16,000 / 4,000 {what}, time", 8, 5, ratio)
            few.unlink()
            many.unlink()

    def many_files(self):
        """Two workers over small files; each file's work is a call or two with sound."""
        source = self.capture("one-of-many", calls=3, rtp_seconds=4, concurrent=2)
        folder = self.folder / "many"
        folder.mkdir()
        content = source.read_bytes()
        for number in range(2000):
            # Equal files would be read once: a last frame of its own tells them apart.
            tail = struct.pack("<IIII", 1800000000, number, 4, 4) + number.to_bytes(4, "little")
            (folder / f"{number:04}.pcap").write_bytes(content + tail)
        base = [self.whynat, "batch", "-q", "--separate"]
        ratios = []
        for _ in range(min(self.options.pairs, 5)):
            one = Run(base + ["-j", "1", folder]).wall
            ratios.append(Run(base + ["-j", "2", folder]).wall / one)
        self.row("two workers over 2,000 small files, time against one", 0.62, 0.55,
                 statistics.median(ratios))
        shutil.rmtree(folder)

    def count_calls(self, path, calls):
        report = self.folder / "report.json"
        Run([self.whynat, "--format", "json", path], str(report))
        data = json.loads(report.read_text())
        seen = sum(subject["kind"] == "call" for subject in data["subjects"])
        told = any("limit" in problem or "more than" in problem
                   for capture in data["captures"] for problem in capture["problems"])
        if told:
            print(f"{seen} of {calls} calls reported, and the report says that a limit was reached")
        self.row("calls left out without a word", 0, 0, 0 if told else abs(calls - seen))
        report.unlink()

    def start_up(self):
        tiny = self.capture("tiny", calls=18, rtp_seconds=2, concurrent=3, background=0,
                            signalling_only=True)
        for _ in range(3):
            Run([self.whynat, tiny])
        wall = statistics.median(Run([self.whynat, tiny]).wall for _ in range(31))
        self.row(f"start to verdict, {tiny.stat().st_size // 1000} kB", 15, 8, wall * 1000, " ms")

    def report(self):
        width = max(len(row[0]) for row in self.rows)
        print(f"\n{'':{width}}  {'must':>10} {'goal':>10} {'measured':>10}")
        for what, must, goal, measured, verdict in self.rows:
            print(f"{what:{width}}  {must:>10} {goal:>10} {measured:>10}  {verdict}")


def peak(runs):
    return max(run.memory for run in runs) / MIB


def main():
    parser = argparse.ArgumentParser(description="Compares whynat with libpcap and tshark.")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--big", action="store_true", help="2 GB as well")
    parser.add_argument("--no-tshark", action="store_true")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="whynat-bench-") as temporary:
        bench = Bench(options, pathlib.Path(temporary))
        mid = bench.heavy()
        bench.compressed(mid)
        bench.together(mid)
        bench.against_tshark(mid, 30, 60, "tshark (sip,stat + rtp,streams) / whynat, CPU")
        mid.unlink()
        bench.at_once()
        bench.signalling()
        bench.crowded()
        bench.many_files()
        bench.start_up()
        bench.report()


if __name__ == "__main__":
    main()
