#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs one fuzz target for a bounded time, or replays its inputs; a fault fails the test.

Starts from tests/fuzz/corpus/NAME (inputs that once were faults), the samples, and the captures
where there are any.  Exit status: 0 no fault, 1 a fault, 77 the target was not built.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
# What a parser is given to start from: few and small, so that the time goes into new inputs.
LARGEST_SEED = 64 * 1024
MOST_SEEDS = 300

# Targets that read whole files start from captures, the others from messages.
FILE_TARGETS = {"pcap", "pcapng", "capture", "reader", "engine", "link"}


def seed_folders(name, samples, captures):
    """The folders to take seeds from, the nearest to this target first."""
    folders = [pathlib.Path(__file__).parent / "corpus" / name]
    if any(word in name for word in FILE_TARGETS):
        folders.append(samples)
        if captures:
            folders.append(captures / "real")
    if captures:
        folders.append(captures / "malformed")
    return [folder for folder in folders if folder and folder.is_dir()]


def copy_seeds(folders, corpus):
    """Copies the seeds into one flat folder; the order, so the choice, is the same in every run."""
    count = 0
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        files = [path for path in files if path.stat().st_size <= LARGEST_SEED]
        # Evenly over the folder: its subfolders hold alike files next to each other.
        step = max(1, -(-len(files) // MOST_SEEDS))
        for path in files[::step]:
            shutil.copyfile(path, corpus / f"{count:05}")
            count += 1
    return count


def command_line(options, corpus):
    if options.replay:
        return [options.target, corpus]
    options.faults.mkdir(parents=True, exist_ok=True)
    # Times are bounds, not measurements: a slow machine tries fewer inputs and still passes.
    return [
        options.target,
        f"-max_total_time={options.seconds}",
        "-seed=1",
        "-timeout=60",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
        "-verbosity=0",
        f"-artifact_prefix={options.faults}/{pathlib.Path(options.target).name}-",
        corpus,
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--replay", action="store_true", help="each input once, no new ones")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--faults", type=pathlib.Path, default=pathlib.Path("fuzz-faults"))
    options = parser.parse_args()

    if not os.access(options.target, os.X_OK):
        print(f"skipped: {options.target} is not built (preset fuzz, needs clang)")
        return SKIPPED

    samples = os.environ.get("WHYNAT_SAMPLES")
    captures = os.environ.get("WHYNAT_CAPTURES")
    name = options.target.name.removeprefix("fuzz_")
    folders = seed_folders(
        name,
        pathlib.Path(samples) if samples else None,
        pathlib.Path(captures) if captures else None,
    )
    with tempfile.TemporaryDirectory(prefix="whynat-fuzz-") as corpus:
        count = copy_seeds(folders, pathlib.Path(corpus))
        print(f"{name}: {count} seeds", flush=True)
        status = subprocess.run(command_line(options, corpus), check=False).returncode
    if status != 0:
        print(f"{name}: a fault (status {status}); inputs are kept in {options.faults}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
