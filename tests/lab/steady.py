# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold of the laboratory's captures: one that ends early is sure of nothing that the
whole one denies, and two places are not sure of different causes of one call."""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from score import headline, report_of

# Where less is seen each shows as sound from another port than was announced: both are true.
REFINED = {"hole-punch-port-clash", "stun-stale-mapping", "stun-symmetric-mapping",
           "symmetric-pair-no-relay"}


def name_of(subject):
    return subject["kind"], subject["call_id"] or (subject["from"], subject["to"])


def certain(report):
    """What the report is sure of: (subject, cause id, ids that are told of it)."""
    for subject in report["subjects"]:
        identity, grade = headline(subject)
        if grade == "certain" and identity != "cannot-tell":
            told = {identity} | {cause["id"] for cause in subject["verdict"]["also"]
                                 if cause["grade"] in ("certain", "likely")}
            yield name_of(subject), identity, told


def agree(one, other):
    """Both causes are told at both places, or the one is the other seen from further away."""
    (first, told), (second, told_there) = one, other
    seen = {"rtp-port-remapped" if name in REFINED else name for name in (first, second)}
    return len(seen) == 1 or (first in told_there and second in told)


def places(reports):
    """Points of one scenario that are sure of different causes of one call."""
    known = [(point, name, (identity, told)) for point, report in reports.items()
             for name, identity, told in certain(report)
             if isinstance(name[1], str)]
    for number, (point, name, said) in enumerate(known):
        for there, other, said_there in known[number + 1:]:
            if name == other and not agree(said, said_there):
                yield f"{point} is certain of {said[0]}, {there} of {said_there[0]}"


def early_ends(whynat, path, whole, ends):
    """What the beginning of a capture is sure of, and the whole one does not begin with."""
    known = {}
    for subject in whole["subjects"]:
        known.setdefault(name_of(subject), set()).add(headline(subject)[0])
    frames = sum(capture["packets"] for capture in whole["captures"])
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / path.name
        for end in sorted({frames * number // ends for number in range(1, ends)} - {0}):
            subprocess.run(["editcap", "-r", path, part, f"1-{end}"], check=True,
                           capture_output=True)
            for name, identity, _ in certain(report_of(whynat, part)):
                if name in known and identity not in known[name]:
                    yield (f"{path.name}: the first {end} of {frames} packets are certain of "
                           f"{identity}, all say {known[name]}")


def check(whynat, label_path, ends):
    label = json.loads(label_path.read_text())
    folder = label_path.parent
    reports = {point: report_of(whynat, folder / file) for point, file in label["captures"].items()}
    found = list(places(reports))
    for point, file in label["captures"].items():
        found += early_ends(whynat, folder / file, reports[point], ends)
    return [f"{label['scenario']}: {line}" for line in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", default="build/release/whynat")
    parser.add_argument("--out", type=Path, default=Path("build/lab"), help="the lab's captures")
    parser.add_argument("--ends", type=int, default=12, help="at so many places less one")
    options = parser.parse_args()
    labels = sorted(options.out.glob("*/label.json"))
    if not labels:
        sys.exit(f"No labelled captures in {options.out}; run make lab first.")
    with ThreadPoolExecutor(2) as pool:
        found = [line for lines in pool.map(
            lambda path: check(options.whynat, path, options.ends), labels) for line in lines]
    print("\n".join([*found, f"{len(found)} contradictions in {len(labels)} scenarios."]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
