# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads every two capture points of the laboratory, and every three, with `whynat correlate` and
compares what it matched, and by how much it found clocks apart, with what wires.py knows."""

import argparse
import collections
import dataclasses
import itertools
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import wires

MILLISECOND = 1e-3


@dataclasses.dataclass
class Setting:
    """What is done to the captures before they are read: to the second one's clock (to a third one's
    the contrary, twice as much), and how much of the time the first and the last one have."""
    name: str
    ahead: float = 0
    drift: float = 0.0
    until: float = 1.0
    since: float = 0.0
    files: int = 2
    together: bool = False  # in one file, an interface each, equally named


HALF = {"ahead": 1000, "drift": 50e-6, "until": 0.75, "since": 0.25}
SETTINGS = (
    Setting("as captured"),
    Setting("0.3 s behind", -0.3),
    Setting("an hour ahead, gains 100 ppm", 3600, 100e-6),
    Setting("an hour behind, loses 100 ppm", -3600, -100e-6),
    Setting("interfaces of one file with equal names, 0.3 s behind", -0.3, together=True),
    Setting("half of the time in common, 17 minutes ahead, gains 50 ppm", **HALF),
    Setting("three points, half of the time in common, clocks 17 and 33 minutes off", **HALF, files=3),
)
# What the test of a few captures needs of these.
TESTED = [setting for setting in SETTINGS if setting.drift > 0 and setting.files == 2]
# By how much of the setting each file's clock is moved.
FACTORS = (0, 1, -2)


# What a scenario itself did to its clocks, in seconds.
MOVED_BY_THE_LAB = {("negative-skew", "alice"): 7}


class Point:
    def __init__(self, name, number, packets):
        self.name, self.number = name, number
        self.packets = packets


@dataclasses.dataclass
class Result:
    scenario: str
    files: str
    setting: str
    crossed: int = 0
    missed: int = 0
    relayed: int = 0
    relayed_matched: int = 0
    false: int = 0
    refused: bool = False
    left_out: int = 0  # packets of captures that were left out, which have them in common with others
    common: bool = False
    error: float = None
    ordered: bool = False
    remarks: list = dataclasses.field(default_factory=list)


def points_of(name, capture):
    """The file's capture points: one for each interface that has frames, be they of ARP alone. A name
    that another one has too is none."""
    packets = list(capture.packets())
    interfaces = sorted({record.interface for record in capture.records})
    names = [capture.names[i] for i in interfaces]
    return [Point(name if len(interfaces) == 1 else
                  f"{name}:{own if own and names.count(own) == 1 else i}", i,
                  [packet for packet in packets if packet.interface == i])
            for i, own in zip(interfaces, names)]


def run(whynat, files, table):
    command = [whynat, "correlate", "--format", "json", "--packets", table,
               *(f"{name}={path}" for name, path in files)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"status {done.returncode}: {command}\n{done.stderr.decode()}")
    if done.returncode == 3 and not done.stdout:
        return None, done.stderr.decode()
    return json.loads(done.stdout)["correlation"], ""


def rows_of(table):
    """Frame numbers by capture point, of each packet that whynat tells apart."""
    lines = table.read_text().split("\n")
    names = lines[0].split("\t")[5:]
    for line in lines[1:]:
        frames = line.split("\t")[5:]
        yield {name: int(frame) for name, frame in zip(names, frames) if frame}


def true_common(points):
    """For each two points, by their true times."""
    truth = {}
    for a, b in itertools.combinations(points, 2):
        common = wires.Common(a.packets, b.packets)
        if common.crossed or common.relayed:
            truth[a.name, b.name] = common
    return truth


def compare(result, points, truth, table):
    matched = collections.defaultdict(set)
    for row in rows_of(table):
        for a, b in itertools.permutations(row, 2):
            if (a, b) in truth or (b, a) not in truth:
                matched[a, b].add((row[a], row[b]))
    for pair, common in truth.items():
        pairs = matched[pair]
        for group in common.groups():
            result.crossed += 1
            if not group & pairs:
                result.missed += 1
                result.remarks.append(f"missed {pair} {sorted(group)[0]}")
        result.relayed += len(common.relayed)
        result.relayed_matched += len(common.relayed & pairs)
    packets = {point.name: {p.frame: p for p in point.packets} for point in points}
    for pair, pairs in matched.items():
        common = truth.get(pair)
        wrong = {(a, b) for a, b in pairs - (common.crossed | common.relayed if common else set())
                 if not wires.ends_same_message(packets[pair[0]][a], packets[pair[1]][b])}
        result.false += len(wrong)
        result.remarks += [f"false {pair} {frames}" for frames in sorted(wrong)]


def seconds(stamp):
    """Of a time of the report."""
    head, _, fraction = stamp.rstrip("Z").partition(".")
    import calendar
    import time
    return calendar.timegm(time.strptime(head, "%Y-%m-%dT%H:%M:%S")), float(f"0.{fraction or 0}")


@dataclasses.dataclass
class Motion:
    """What was done to a capture's clock."""
    ahead: float
    drift: float
    since: int

    def at(self, moment):
        """By how much it is ahead, in seconds."""
        return self.ahead + self.drift * (moment - self.since) / wires.NS


def clock_error(correlation, points, motions, begin, end):
    """The largest error of a clock at the ends of the time in common, in seconds."""
    worst, ordered = 0.0, True
    told = {point["name"]: point for point in correlation["points"]}
    for point in points:
        info = told[point.name]
        parent = correlation["points"][info["aligned_with"]]["name"]
        if parent == point.name:
            continue
        ordered &= info["ordered"]
        whole, part = seconds(info["at"])
        for moment in (begin, end):
            # Both clocks at one moment.
            here, there = (moment / wires.NS + motions[name].at(moment)
                           for name in (parent, point.name))
            since = (here - whole) - part
            said = info["offset"] + info["drift_ppm"] * 1e-6 * since
            worst = max(worst, abs(there - here - said))
    return worst, ordered


@dataclasses.dataclass
class Part:
    """One of the files that are read: what it is in truth, and as it is written."""
    name: str
    kept: wires.Capture
    moved: wires.Capture
    motions: list  # of its interfaces


def parts_of(setting, captures):
    """The captures (name -> capture) cut and moved; None where nothing is left of one."""
    times = [r.time for capture in captures.values() for r in capture.records]
    begin, length = min(times, default=0), max(times, default=0) - min(times, default=0)
    parts, last = [], len(captures) - 1
    for number, (name, capture) in enumerate(captures.items()):
        place = number / last if last else 0
        low = begin + int(length * setting.since * place)
        high = begin + int(length * (setting.until + (1 - setting.until) * (place if last else 1)))
        kept = capture.changed(begin=low, end=high + 1)
        if not kept.records:
            return None
        motion = Motion(setting.ahead * FACTORS[number], setting.drift * FACTORS[number],
                        kept.records[0].time)
        moved = kept.changed(ahead=round(motion.ahead * wires.NS), drift=motion.drift)
        parts.append(Part(name, kept, moved, [motion] * len(kept.links)))
    return parts


def joined(parts):
    """One file with all interfaces."""
    kept, moved = wires.in_one_file([part.kept for part in parts], [part.moved for part in parts])
    return Part("all", kept, moved, [motion for part in parts for motion in part.motions])


def measure(whynat, scenario, setting, captures, folder):
    """One run over these captures (name -> capture)."""
    result = Result(scenario, "+".join(captures), setting.name)
    parts = parts_of(setting, captures)
    if not parts:
        return None
    span = (max(part.kept.records[0].time for part in parts),
            min(part.kept.records[-1].time for part in parts))
    if setting.together:
        parts = [joined(parts)]
    made, points, motions, file_of = [], [], {}, {}
    for number, part in enumerate(parts):
        found = points_of(part.name, part.kept)
        points += found
        motions |= {point.name: part.motions[point.number] for point in found}
        file_of |= {point.name: part.name for point in found}
        path = folder / f"{number}.cap"
        part.moved.write(path)
        made.append((part.name, path))
    truth = true_common(points)
    result.common = (bool(truth) if setting.together else len(points) > 1 if len(made) == 1 else
                     any(file_of[a] != file_of[b] for a, b in truth))
    table = folder / "packets.tsv"
    table.unlink(missing_ok=True)
    correlation, said = run(whynat, made, table)
    if correlation is None:
        result.refused = True
        if said.count("\n") != 1:
            result.remarks.append(f"refused in several sentences: {said}")
        if result.common:
            result.left_out = sum(len(c.groups()) for c in truth.values())
            result.remarks.append(f"refused: {said.strip()}")
        return result
    # A file that shares nothing with the interfaces of the other one, or one of these.
    names_of = {str(path): name for name, path in made}
    out = {names_of.get(one["name"], one["name"]) for one in correlation["left_out"]}
    if out:
        result.refused = True
        points = [p for p in points if p.name not in out and file_of[p.name] not in out]
        left = {p.name for p in points}
        # What those that were left out have in common among themselves is another story.
        lost = {pair: common for pair, common in truth.items() if len(left & set(pair)) == 1}
        result.left_out = sum(len(common.groups()) for common in lost.values())
        result.common = bool(lost)
        result.remarks += [f"left out: {pair}" for pair in lost]
        truth = {pair: common for pair, common in truth.items() if left.issuperset(pair)}
    compare(result, points, truth, table)
    result.error, result.ordered = clock_error(correlation, points, motions, *span)
    return result


def measure_scenario(job):
    whynat, path, settings = job
    label = json.loads(path.read_text())
    captures = {point: wires.Capture(path.parent / file)
                for point, file in label["captures"].items()}
    for (scenario, point), ahead in MOVED_BY_THE_LAB.items():
        if scenario == label["scenario"]:
            captures[point] = captures[point].changed(ahead=-ahead * wires.NS)
    alone = [(name,) for name, capture in captures.items() if len(capture.links) > 1]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for setting in settings:
            chosen = alone if setting is settings[0] else []
            for names in [*chosen, *itertools.combinations(captures, setting.files)]:
                results.append(measure(whynat, label["scenario"], setting,
                                       {name: captures[name] for name in names}, Path(folder)))
    return [result for result in results if result]


def percent(part, whole):
    return f"{100 * part / whole:.3f} %" if whole else "-"


def lines_of(results):
    """A table with a row for each setting."""
    yield ("| clocks and times | readings | in common | crossed a router | matched | relayed | matched "
           "| false | refused rightly | wrongly | packets of these | ordered | largest error | "
           "not ordered | largest error |")
    yield "| --- |" + " ---: |" * 14
    for name in dict.fromkeys(result.setting for result in results):
        rows = [result for result in results if result.setting == name]
        crossed, missed = sum(r.crossed for r in rows), sum(r.missed for r in rows)
        relayed, known = sum(r.relayed for r in rows), sum(r.relayed_matched for r in rows)
        ordered = [r for r in rows if r.ordered and r.error is not None]
        others = [r for r in rows if not r.ordered and r.error is not None]
        worst, worse = (max((r.error for r in some), default=0) for some in (ordered, others))
        yield (f"| {name} | {len(rows)} | {sum(r.common for r in rows)} | {crossed} | "
               f"{percent(crossed - missed, crossed)} | {relayed} | {percent(known, relayed)} | "
               f"{sum(r.false for r in rows)} | {sum(r.refused and not r.common for r in rows)} | "
               f"{sum(r.refused and r.common for r in rows)} | {sum(r.left_out for r in rows)} | "
               f"{len(ordered)} | "
               f"{worst * 1000:.3f} ms | {len(others)} | {worse * 1000:.3f} ms |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", default="build/release/whynat")
    parser.add_argument("--out", type=Path, default=Path("build/lab"), help="the lab's captures")
    parser.add_argument("--samples", type=Path, help="these captures: a test, with clocks moved")
    parser.add_argument("-v", action="store_true", help="every packet that was missed or is false")
    parser.add_argument("scenarios", nargs="*", help="only these")
    options = parser.parse_args()
    labels = (sorted(options.samples.glob("*.label.json")) if options.samples else
              [path for path in sorted(options.out.glob("*/label.json"))
               if not options.scenarios or path.parent.name in options.scenarios])
    if not labels:
        sys.exit("No labelled captures; run make lab first.")
    settings = TESTED if options.samples else SETTINGS
    with ProcessPoolExecutor(2) as pool:
        results = [result for found in pool.map(
            measure_scenario, [(options.whynat, path, settings) for path in labels])
            for result in found]
    tell(results, options.v)
    if options.samples:
        check(results)


def check(results):
    """What must hold whatever is read."""
    crossed, missed = sum(r.crossed for r in results), sum(r.missed for r in results)
    late = [r for r in results if r.ordered and r.error >= MILLISECOND]
    if (not crossed or missed > crossed / 1000 or late or any(r.false for r in results)
            or not any(r.refused and not r.common for r in results)
            or not any(r.ordered for r in results)):
        sys.exit(1)


def tell(results, everything):
    for result in results:
        wrong = result.missed or result.false or (result.refused and result.common)
        late = result.error is not None and result.error >= MILLISECOND
        if wrong or late:
            print(f"{result.scenario} {result.files} ({result.setting}): {result.missed} of "
                  f"{result.crossed} missed, {result.false} false, clock {result.error}, "
                  f"ordered {result.ordered}")
            for remark in result.remarks if everything else result.remarks[:2]:
                print(f"    {remark}")
    print("\n".join(lines_of(results)))


if __name__ == "__main__":
    main()
