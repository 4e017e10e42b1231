# SPDX-License-Identifier: GPL-2.0-or-later
"""The test entries: a tenth of the laboratory is run, or the captures in samples/lab are read, and
whynat says what it makes of them. What works must never be accused; in the tenth no wrong cause may
be stated either. The rest of the score is for docs/accuracy.md."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import score

HERE = Path(__file__).resolve().parent


def run_tenth(whynat):
    with tempfile.TemporaryDirectory() as out:
        ran = subprocess.run([sys.executable, "-B", HERE / "run.py", "--ci", "--out", out],
                             check=False)
        if ran.returncode:
            sys.exit(ran.returncode)              # 77: skipped, and it said why
        return [row for label in sorted(Path(out).glob("*/label.json"))
                for row in score.score_label(whynat, label)]


def read_kept(whynat, folder):
    labels = sorted(folder.glob("*.label.json"))
    named = {file for label in labels
             for file in json.loads(label.read_text())["captures"].values()}
    found = {path.name for path in folder.glob("*.pcap*")}
    if not labels or named != found:
        sys.exit(f"{folder}: labels and captures do not match: {sorted(named ^ found)}")
    return [row for label in labels for row in score.score_label(whynat, label)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", type=Path, help="these captures instead of a run")
    options = parser.parse_args()
    if options.samples:
        rows, fatal = read_kept(options.whynat, options.samples), (score.FALSE,)
    else:
        rows, fatal = run_tenth(options.whynat), (score.FALSE, score.WRONG)
    wrong = [row for row in rows if row[3] in fatal]
    print("\n".join([*score.summary(rows), *score.faults(wrong)]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
