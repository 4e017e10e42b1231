#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The array job of docs/scale.md, as Slurm would start it: its script, its variables, several tasks at a time,
killed and requeued.  All tasks together leave what one batch leaves.

usage: array.py --whynat PATH --samples DIR --source DIR
Exit: 0 right, 1 a fault.
"""

import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile

TASKS = 4
REQUEUES = 12


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    args = parser.parse_args()
    page = (args.source / "docs/scale.md").read_text(encoding="utf-8")
    script = re.search(r"```sh\n(#!/bin/sh\n#SBATCH.*?)```", page, re.DOTALL)[1]
    chance = random.Random()

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "job").write_text(script)
        (folder / "bin").mkdir()
        (folder / "bin" / "whynat").symlink_to(os.path.abspath(args.whynat))
        samples = sorted(args.samples.resolve().glob("*.pcap"))
        (folder / "list").write_text("".join(f"{sample}\n" for sample in samples))

        def start(task):
            environment = dict(os.environ, PATH=f"{folder}/bin:{os.environ['PATH']}",
                               SLURM_ARRAY_TASK_ID=str(task), SLURM_ARRAY_TASK_COUNT=str(TASKS))
            return subprocess.Popen(["sh", "job"], cwd=folder, env=environment,
                                    start_new_session=True, stdout=subprocess.DEVNULL)

        running = {task: start(task) for task in range(TASKS)}
        for _ in range(REQUEUES):
            task = chance.randrange(TASKS)
            try:
                running[task].wait(timeout=chance.uniform(0, 0.4))
            except subprocess.TimeoutExpired:
                os.killpg(running[task].pid, signal.SIGKILL)
                running[task].wait()
            running[task] = start(task)
        assert [process.wait() for process in running.values()] == [0] * TASKS

        with open(folder / "list", encoding="utf-8") as names:
            done = subprocess.run([args.whynat, "batch", "-q", "--out", folder / "one", "-"],
                                  stdin=names, stdout=subprocess.DEVNULL, check=False)
        assert done.returncode == 1
        array, one = ({path.name: path.read_bytes() for path in (folder / part).iterdir()}
                      for part in ("results", "one"))
        assert array == one and len(one) > 100
        print(f"{TASKS} tasks, {REQUEUES} times requeued: {len(one)} results as of one batch")
    return 0


if __name__ == "__main__":
    sys.exit(main())
