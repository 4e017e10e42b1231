# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads every pair of capture points of the laboratory with `whynat correlate` and compares what it
matched, and by how much it found clocks apart, with what wires.py knows."""

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
    """What is done to the captures before they are read: to the second one's clock, and how much of
    the time each has."""
    name: str
    ahead: int = 0
    drift: float = 0.0
    until: float = 1.0
    since: float = 0.0


SETTINGS = (
    Setting("as captured"),
    Setting("an hour ahead, gains 100 ppm", 3600, 100e-6),
    Setting("an hour behind, loses 100 ppm", -3600, -100e-6),
    Setting("half of the time in common, 17 minutes ahead, gains 50 ppm", 1000, 50e-6, 0.75, 0.25),
)


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
    common: bool = False
    error: float = None
    ordered: bool = False
    remarks: list = dataclasses.field(default_factory=list)


def points_of(name, capture):
    """The file's capture points: one for each interface that has packets."""
    packets = list(capture.packets())
    interfaces = sorted({packet.interface for packet in packets})
    return [Point(name if len(interfaces) == 1 else f"{name}:{capture.names[i] or i}", i,
                  [packet for packet in packets if packet.interface == i]) for i in interfaces]


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


def clock_error(correlation, points, setting, second, begin, end):
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
            # Both clocks at one moment; those of the second file are moved.
            here, there = (moment / wires.NS + drawn(setting, second, moment, name in second[0])
                           for name in (parent, point.name))
            since = (here - whole) - part
            said = info["offset"] + info["drift_ppm"] * 1e-6 * since
            worst = max(worst, abs(there - here - said))
    return worst, ordered


def drawn(setting, second, moment, moved):
    """By how much a clock is ahead."""
    return setting.ahead + setting.drift * (moment - second[1]) / wires.NS if moved else 0.0


def measure(whynat, scenario, setting, files, captures, folder):
    """One run over these files (name -> path), the last of which is moved."""
    names = list(files)
    result = Result(scenario, "+".join(names), setting.name)
    times = [r.time for name in names for r in captures[name].records]
    if not times:
        return None
    begin, length = min(times), max(times) - min(times)
    made, points, second, span = [], [], (set(), 0), [begin, max(times)]
    for number, name in enumerate(names):
        last = number == len(names) - 1 and number > 0
        low = begin + int(length * setting.since) if last else begin
        high = max(times) if last or len(names) == 1 else begin + int(length * setting.until)
        kept = captures[name].changed(begin=low, end=high)
        if not kept.records:
            return None
        span = [max(span[0], kept.records[0].time), min(span[1], kept.records[-1].time)]
        found = points_of(name, kept)
        points += found
        if last:
            second = ({point.name for point in found}, kept.records[0].time)
            kept = kept.changed(ahead=setting.ahead * wires.NS, drift=setting.drift)
        path = folder / f"{number}.cap"
        kept.write(path)
        made.append((name, path))
    truth = true_common(points)
    file_of = {point.name: point.name.partition(":")[0] for point in points}
    result.common = (len(points) > 1 if len(names) == 1 else
                     any(file_of[a] != file_of[b] for a, b in truth))
    table = folder / "packets.tsv"
    table.unlink(missing_ok=True)
    correlation, said = run(whynat, made, table)
    if correlation is None:
        result.refused = True
        if said.count("\n") != 1:
            result.remarks.append(f"refused in several sentences: {said}")
        if result.common:
            result.crossed = result.missed = sum(len(c.groups()) for c in truth.values())
            result.remarks.append(f"refused: {said.strip()}")
        return result
    compare(result, points, truth, table)
    # A file that shares nothing with the interfaces of the other one, or one of these.
    names_of = {str(path): name for name, path in made}
    out = {names_of.get(one["name"], one["name"]) for one in correlation["left_out"]}
    if out:
        result.refused = True
        points = [p for p in points if p.name not in out and file_of[p.name] not in out]
    result.error, result.ordered = clock_error(correlation, points, setting, second, *span)
    return result


def measure_scenario(job):
    whynat, path, settings = job
    label = json.loads(path.read_text())
    captures = {point: wires.Capture(path.parent / file)
                for point, file in label["captures"].items()}
    for (scenario, point), ahead in MOVED_BY_THE_LAB.items():
        if scenario == label["scenario"]:
            captures[point] = captures[point].changed(ahead=-ahead * wires.NS)
    chosen = [(name,) for name, capture in captures.items() if len(capture.links) > 1]
    chosen += list(itertools.combinations(captures, 2))
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for setting in settings:
            for names in chosen:
                if len(names) == 1 and setting is not settings[0]:
                    continue
                results.append(measure(whynat, label["scenario"], setting,
                                       {name: None for name in names}, captures, Path(folder)))
    return [result for result in results if result]


def percent(part, whole):
    return f"{100 * part / whole:.3f} %" if whole else "-"


def lines_of(results):
    """A table with a row for each setting."""
    yield ("| clocks and times | pairs | in common | crossed a router | matched | relayed | matched | "
           "false | refused rightly | wrongly | ordered | largest error | not ordered | largest error |")
    yield "| --- |" + " ---: |" * 13
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
               f"{sum(r.refused and r.common for r in rows)} | {len(ordered)} | "
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
    settings = SETTINGS[1::2] if options.samples else SETTINGS
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
