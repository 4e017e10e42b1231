#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin shows of single frames, through `tshark -2 -T fields`.

fields.tsv names samples, frames, fields and their values, each written after reading the packets; "-"
stands for a field that must not be there.  Beside the table: every field that the plugin declares
occurs in some sample, and a call that works raises nothing above a chat.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

HERE = pathlib.Path(__file__).parent
BETWEEN = "\x1f"


def declared(shark):
    """Names of all fields, expert infos left out."""
    done = shark.run("-G", "fields")
    if done.returncode != 0:
        raise RuntimeError(f"tshark -G fields: {done.stderr[-2000:]!r}")
    names = [line.split("\t")[2] for line in done.stdout.decode(errors="replace").splitlines()
             if line.startswith("F\t") and len(line.split("\t")) > 2]
    return [name for name in names
            if name.startswith("whynat.") and not name.startswith("whynat.expert.")]


def read(shark, sample, names):
    """{frame: {field: [value, ...]}} of one sample."""
    wanted = [word for name in names for word in ("-e", name)]
    done = shark.run("-2", "-r", shark.readable(sample), "-T", "fields", "-E", "separator=/t",
                     "-E", f"aggregator={BETWEEN}", "-e", "frame.number", *wanted)
    if done.returncode != 0:
        raise RuntimeError(f"{sample.name}: tshark ended with {done.returncode}: "
                           f"{done.stderr[-3000:]!r}")
    frames = {}
    for line in done.stdout.decode().splitlines():
        cells = line.split("\t")
        frames[int(cells[0])] = {name: cell.split(BETWEEN)
                                 for name, cell in zip(names, cells[1:]) if cell}
    return frames


def table():
    """[(sample, frame, field, value)]"""
    rows = []
    for line in (HERE / "fields.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sample, frame, field, value = line.split("\t")
            rows.append((sample, int(frame), f"whynat.{field}", value))
    return rows


def check_table(found):
    faults = []
    for sample, frame, field, value in table():
        values = found[sample].get(frame, {}).get(field, [])
        if value == "-":
            if values:
                faults.append(f"{sample} frame {frame}: {field} is there: {values}")
        elif value not in values:
            faults.append(f"{sample} frame {frame}: {field} is {values}, not {value!r}")
    return faults


def check_declared(found, names):
    seen = collections.Counter()
    for frames in found.values():
        for fields in frames.values():
            seen.update(fields.keys())
    return [f"{name} occurs in no sample" for name in names if not seen[name]]


def is_healthy(frames):
    """Whether the plugin says of every subject in it that it works."""
    works = [fields["whynat.session.works"] for fields in frames.values()
             if "whynat.session" in fields and "whynat.session.works" in fields]
    judged = sum("whynat.session" in fields for fields in frames.values())
    return works and len(works) == judged and all(value in (["1"], ["True"]) for value in works)


def check_quiet(found):
    """Faults, and how many healthy samples there are."""
    healthy = {name: frames for name, frames in found.items() if is_healthy(frames)}
    faults = [f"{name} frame {number}: {fields} though everything works"
              for name, frames in healthy.items() for number, fields in frames.items()
              if set(fields.get("whynat.alert.severity", [])) - {"chat"}
              or set(fields.get("whynat.role", [])) - {"handled"}]
    return faults, len(healthy)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    shark = Wireshark(arguments.plugins, arguments.preload)
    names = declared(shark)
    made = shark.home / "made"
    made.mkdir()
    samples = sorted(arguments.samples.glob("*.pcap*")) + captures.make(made)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = dict(zip([sample.name for sample in samples],
                         pool.map(lambda sample: read(shark, sample, names), samples)))
    quiet_faults, quiet = check_quiet(found)
    faults = check_table(found) + check_declared(found, names) + quiet_faults
    print(*faults, sep="\n")
    print(f"{len(table())} values, {len(names)} fields, {len(samples)} samples, {quiet} of them "
          f"healthy; {len(faults)} faults")
    sys.exit(1 if faults or not table() or not names or not quiet else 0)


if __name__ == "__main__":
    main()
