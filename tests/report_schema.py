#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the JSON report of every sample to docs/report.schema.json, to itself and to the records of
NDJSON; so too that of captures of several places, read together.  One run of the program reports on
several samples, which it analyses apart, another one on the first of them alone.

usage: report_schema.py --whynat PATH --source DIR [--captures DIR]
Captures are tried too where they are given.  Exit: 0 right, 1 a fault, 2 nothing was tried.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

import jsonschema

PROGRAM_ENDED_WELL = {0, 1, 3}
AT_ONCE = 32


def run(whynat, form, paths):
    done = subprocess.run([whynat, "--format", form, *paths], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=240, check=False)
    return done.returncode, done.stdout


def causes(subject):
    verdict = subject["verdict"]
    headline = [verdict["headline"]] if verdict["headline"] else []
    return headline + verdict["also"] + verdict["hazards"]


def is_nat(cause_id):
    return not cause_id.startswith("not-nat-") and cause_id != "cannot-tell"


def contradictions(report, status):
    """What the schema cannot say: numbers and words that must agree with one another."""
    subjects = report["subjects"]
    summary = report["summary"]
    heads = [subject["verdict"]["headline"]["id"] for subject in subjects
             if subject["verdict"]["headline"]]
    packets = {index: capture["packets"] for index, capture in enumerate(report["captures"])}

    if summary["subjects"] != len(subjects):
        yield "summary.subjects is not their number"
    if summary["failed"] != sum(subject["works"] is False for subject in subjects):
        yield "summary.failed is not the number of those that do not work"
    if summary["by_cause"] != dict(collections.Counter(heads)):
        yield "summary.by_cause does not count the headlines"
    if list(summary["by_cause"]) != sorted(summary["by_cause"]):
        yield "summary.by_cause is not in order"
    # A registration that was accepted has no headline; what breaks its binding stands beside it.
    shown = [cause for subject in subjects for cause in
              ([subject["verdict"]["headline"]] if subject["verdict"]["headline"]
               else subject["verdict"]["also"])]
    accused = any(is_nat(cause["id"]) and cause["grade"] in ("certain", "likely")
                  for cause in shown)
    complete = all(capture["complete"] for capture in report["captures"])
    if status != (3 if not complete else 1 if accused else 0):
        yield f"exit status {status}: complete is {complete}, accused is {accused}"
    for subject in subjects:
        for frame in [subject["first_frame"], subject["last_frame"]] + [
                item["frame"] for cause in causes(subject) for item in cause["evidence"]]:
            if frame > packets[subject["capture"]]:
                yield f"frame {frame} is not in the capture"
        for cause in subject["verdict"]["hazards"]:
            if cause["grade"] != "hazard" and cause["severity"] not in ("note", "info"):
                yield f"{cause['id']} is {cause['grade']} among the hazards"


def records_of(text):
    lines = text.decode("utf-8").split("\n")
    if lines.pop() != "":
        raise ValueError("the last line does not end")
    return [json.loads(line) for line in lines]


def compare_records(report, text):
    """NDJSON, of another run, must say what the document says."""
    records = records_of(text)
    by_type = collections.defaultdict(list)
    for record in records:
        by_type[record.pop("type")].append(record)
    if records and by_type["end"] != [records[-1]]:
        yield "ndjson: the last record, and no other, is the end"
    if by_type["subject"] != report["subjects"]:
        yield "ndjson: other subjects than json"
    if by_type["port"] != report["ports"]:
        yield "ndjson: other ports than json"
    if by_type["nat"] != report["nats"]:
        yield "ndjson: other nats than json"
    if by_type["capture"] != report["captures"]:
        yield "ndjson: other captures than json"
    if by_type["end"] and by_type["end"][0]["summary"] != report["summary"]:
        yield "ndjson: another summary than json"


def examine(whynat, validator, paths):
    status, text = run(whynat, "json", paths)
    if status not in PROGRAM_ENDED_WELL:
        return [f"exit status {status}"]
    try:
        report = json.loads(text.decode("utf-8"))
    except ValueError as error:
        return [f"no JSON: {error}"]
    faults = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report)]
    if faults:
        return faults
    if [capture["file"] for capture in report["captures"]] != [str(path) for path in paths]:
        return ["captures are not the files that were given"]
    faults = list(contradictions(report, status))
    record_status, records = run(whynat, "ndjson", paths)
    if record_status != status:
        faults.append(f"exit status is {status} for json and {record_status} for ndjson")
    return faults + list(compare_records(report, records))


def strict(schema):
    """No member of the correlation that the schema does not name."""
    copy = json.loads(json.dumps(schema))
    for name in ("correlation", "point", "passage", "mapping", "change", "route", "loss"):
        copy["$defs"][name]["additionalProperties"] = False
    return copy


def numbers(value):
    return value if isinstance(value, list) else [value]


def contradictions_together(report):
    """Frames and captures that are named must be there, and sums agree."""
    packets = [capture["packets"] for capture in report["captures"]]
    correlation = report["correlation"]
    if [point["capture"] for point in correlation["points"]] != list(range(len(packets))):
        yield "correlation.points are not the captures"
    shown = [(item["capture"], item["frame"]) for subject in report["subjects"]
             for cause in causes(subject) for item in cause["evidence"]]
    shown += [(item["capture"], item["frame"]) for nat in report["nats"] for item in nat["evidence"]]
    shown += [(passage[where], passage[frame]) for passage in correlation["passages"]
              for where, frame in (("here", "first_frame"), ("there", "first_frame_there"))]
    shown += [(change[f"{where}"], change[f"frame_{where}"]) for change in correlation["changes"]
              for where in ("here", "there")]
    shown += [(row["here"], row[frame]) for row in correlation["lost"] + correlation["appeared"]
              for frame in ("first_frame", "last_frame")]
    for capture, frame in shown:
        # Interfaces of one file share its frame numbers.
        if capture >= len(packets) or frame > sum(
                packets[i] for i, other in enumerate(report["captures"])
                if other["file"] == report["captures"][capture]["file"]):
            yield f"frame {frame} is not in capture {capture}"
    for nat in report["nats"]:
        if {item["capture"] for item in nat["evidence"]} != set(
                numbers(nat["capture"]) if nat["evidence"] else []):
            yield "a NAT names other captures than its evidence"
    for point in correlation["points"]:
        if point["matched"] > point["packets"]:
            yield f"{point['name']} has more packets in common than packets"


def examine_together(whynat, validator, label):
    """The captures of one scenario of the laboratory."""
    named = json.loads(label.read_text(encoding="utf-8"))["captures"]
    command = [whynat, "correlate", "--format", "json",
               *(f"{name}={label.parent / file}" for name, file in sorted(named.items()))]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                          check=False)
    if done.returncode not in PROGRAM_ENDED_WELL:
        return [f"exit status {done.returncode}"], False
    if not done.stdout:
        return [], False
    report = json.loads(done.stdout.decode("utf-8"))
    faults = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report)]
    return faults or list(contradictions_together(report)), True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--captures", type=pathlib.Path)
    options = parser.parse_args()

    schema = json.loads((options.source / "docs/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    paths = sorted((options.source / "samples").glob("*.pcap*"))
    if options.captures and options.captures.is_dir():
        paths += sorted(path for path in (options.captures / "real").rglob("*.pcap*"))
    faulty = 0
    for first in range(0, len(paths), AT_ONCE):
        group = paths[first:first + AT_ONCE]
        faults = (examine(options.whynat, validator, group) +
                  examine(options.whynat, validator, group[:1]))
        faulty += bool(faults)
        for fault in faults[:5]:
            print(f"{group[0].name} to {group[-1].name}: {fault}")
    labels = sorted((options.source / "samples/lab").glob("*.label.json"))
    together = 0
    strictly = jsonschema.Draft202012Validator(strict(schema))
    for label in labels:
        faults, read = examine_together(options.whynat, strictly, label)
        together += read
        faulty += bool(faults)
        for fault in faults[:5]:
            print(f"{label.name}: {fault}")
    print(f"{len(paths)} captures and {together} of several captures, {faulty} faulty")
    if not paths or not together:
        return 2
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
