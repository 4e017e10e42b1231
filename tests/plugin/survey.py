#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark with the plugin once over each capture, in two passes, and lets three judges look at what
it says: parity.py compares the report with the program's, fields.py the fields of single frames with a
table, rtp.py the media that is decoded only with the plugin.  options.py looks at the preferences.

All real captures and all that captures.py makes; of the samples those that a table names, the innocent
ones and every n-th (--every; 1: all).
"""

import argparse
import concurrent.futures
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
import fields  # noqa: E402
import options  # noqa: E402
import parity  # noqa: E402
import rtp  # noqa: E402
from wireshark import Wireshark  # noqa: E402

CAPTURES = {".pcap", ".pcapng", ".cap"}
BETWEEN = "\x1f"


class Survey:
    """What every run needs, and the judges."""

    def __init__(self, arguments):
        self.program = arguments.whynat
        self.shark, self.plain = Wireshark(arguments.plugins, arguments.preload), Wireshark(None)
        types = fields.declared(self.shark)
        self.names = [*types]
        self.judges = {"parity": parity.Judge(), "fields": fields.Judge(types),
                       "rtp": rtp.Judge(self.shark.series)}

    def tshark(self, shark, path, names, *words):
        """({frame: {field: [value, ...]}}, what follows the last frame)"""
        wanted = [word for name in names for word in ("-e", name)]
        done = shark.run("-2", "-r", shark.readable(path), *words, "-T", "fields", "-E",
                         "separator=/t", "-E", f"aggregator={BETWEEN}", "-e", "frame.number", *wanted)
        # 2: tshark complains of a file that breaks off, after it has read what there is.
        if done.returncode not in (0, 2):
            raise RuntimeError(f"{path}: tshark ended with {done.returncode}: "
                               f"{done.stderr[-3000:]!r}")
        frames, rest = {}, done.stdout
        while rest[:1].isdigit():
            line, _, rest = rest.partition(b"\n")
            cells = line.decode(errors="replace").split("\t")
            frames[int(cells[0])] = {name: cell.split(BETWEEN)
                                     for name, cell in zip(names, cells[1:]) if cell}
        return frames, rest

    def of_program(self, path):
        """None: the program cannot read such a file."""
        done = subprocess.run([self.program, "--format", "json", str(path)], capture_output=True,
                              timeout=600, check=False)
        if done.returncode == 3 and not parity.has_packets(done.stdout):
            return None
        if done.returncode not in (0, 1, 3):
            raise RuntimeError(f"{path}: the program ended with {done.returncode}: "
                               f"{done.stderr[-2000:]!r}")
        return done.stdout

    def look(self, name, path):
        """Faults, a sentence each."""
        ours = name.startswith(("samples/", "made/"))
        # Of a large capture only the media is looked at frame by frame.
        names, where = ([*self.names, *rtp.FIELDS], ()) if ours else (rtp.FIELDS, ("-Y", rtp.WHERE))
        frames, report = self.tshark(self.shark, path, names, *where, "-z", "whynat,json")
        faults = self.judges["parity"].judge(name, self.of_program(path), report)
        if ours:
            faults += self.judges["fields"].judge(name.split("/", 1)[1], frames)
        if self.judges["rtp"].wants(name):
            plain, _ = self.tshark(self.plain, path, rtp.FIELDS, "-Y", rtp.WHERE)
            faults += self.judges["rtp"].judge(name, plain, frames, report)
        return [f"{name}: {fault}" for fault in faults]


def named_samples():
    return {row[0] for row in fields.table()} | {pathlib.Path(name).name for name in rtp.expected("")}


def chosen(arguments, made):
    """(name, path) of all."""
    for path in captures.make(made):
        yield f"made/{path.name}", path
    named = named_samples()
    for root, kind in ((arguments.samples, "samples"), (arguments.captures, "captures")):
        paths = sorted(root.rglob("*")) if root and root.is_dir() else []
        for number, path in enumerate(path for path in paths if path.suffix in CAPTURES):
            if (kind == "captures" or number % arguments.every == 0 or path.name in named
                    or str(path.relative_to(root)) in named
                    or path.name.startswith("negative-")):
                yield f"{kind}/{path.relative_to(root)}", path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--captures", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=3, help="which part of the samples")
    parser.add_argument("--only", default="", help="only captures whose path holds this text")
    arguments = parser.parse_args()

    survey = Survey(arguments)
    made = survey.shark.home / "made"
    made.mkdir()
    faults = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = [pool.submit(survey.look, name, path)
                for name, path in chosen(arguments, made) if arguments.only in name]
        for future in work:
            faults += future.result()
    if not arguments.only:
        faults += [fault for judge in survey.judges.values() for fault in judge.finish()]
        faults += options.look(survey.shark, survey.program, arguments.samples, made)
    print(*faults, sep="\n")
    print(*(judge.summary() for judge in survey.judges.values()), sep="\n")
    print(f"{len(work)} captures, {len(faults)} faults")
    sys.exit(1 if faults or not work else 0)


if __name__ == "__main__":
    main()
