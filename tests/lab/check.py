# SPDX-License-Identifier: GPL-2.0-or-later
"""The test entry: a tenth of the laboratory, and what whynat says of it. What works must never be
accused, and no wrong cause be stated; the rest of the score is for docs/accuracy.md."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import score

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        ran = subprocess.run([sys.executable, "-B", HERE / "run.py", "--ci", "--out", out],
                             check=False)
        if ran.returncode:
            sys.exit(ran.returncode)              # 77: skipped, and it said why
        rows = [row for label in sorted(Path(out).glob("*/label.json"))
                for row in score.score_folder(options.whynat, label.parent)]
    wrong = [row for row in rows if row[3] in (score.FALSE, score.WRONG)]
    print("\n".join([*score.summary(rows), *score.faults(wrong)]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
