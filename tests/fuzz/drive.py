#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tries new inputs on one fuzz target, or replays its inputs; a fault fails the test.

A test tries a fixed number, as far as possible the same ones in every run; --seconds is the hunt,
with other ones each time.  Starts from tests/fuzz/corpus/NAME (inputs that once were faults), the samples, and the
captures where there are any.  Exit status: 0 no fault, 1 a fault, 77 the target was not built.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
# How many inputs a test tries: what takes some seconds.
SOME_INPUTS = 700_000
INPUTS = {
    "engine": 1000,
    "tcp": 10_000,
    "sip": 10_000,
    "frame": 15_000,
    "sdp": 30_000,
    "link": 30_000,
    "pcapng": 60_000,
}
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
    """Copies the seeds into one flat folder and gives them in an order that is always the same."""
    seeds = []
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        files = [path for path in files if path.stat().st_size <= LARGEST_SEED]
        # Evenly over the folder: its subfolders hold alike files next to each other.
        step = max(1, -(-len(files) // MOST_SEEDS))
        for path in files[::step]:
            seeds.append(shutil.copyfile(path, corpus / f"{len(seeds):05}"))
    return seeds


def without_random_addresses():
    """The words before a command that load it at the same addresses each time, where allowed.

    Pointers that a target compares get into the inputs, which would be other ones in every run.
    """
    words = ["setarch", "-R"]
    allowed = subprocess.run([*words, "true"], check=False, stderr=subprocess.DEVNULL)
    return words if allowed.returncode == 0 else []


def command_line(options, name, corpus, seeds):
    if options.replay:
        return [options.target, corpus]
    options.faults.mkdir(parents=True, exist_ok=True)
    if options.seconds:
        before = []
        choice = [f"-max_total_time={options.seconds}", corpus]
    else:
        # Not the folder: it would be read in the order that the file system has, now and again; and
        # nothing of its name, which is another one each time and gets into the inputs.
        before = without_random_addresses()
        choice = [f"-runs={INPUTS.get(name, SOME_INPUTS)}", "-seed=1"]
        if seeds:
            choice.append(f"-seed_inputs={','.join(seed.name for seed in seeds)}")
    return [
        *before,
        options.target,
        *choice,
        "-timeout=60",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
        "-verbosity=0",
        f"-artifact_prefix={options.faults}/{options.target.name}-",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--replay", action="store_true", help="each input once, no new ones")
    parser.add_argument("--seconds", type=int, help="as long as this, from a random beginning")
    parser.add_argument("--faults", type=pathlib.Path, default=pathlib.Path("fuzz-faults"))
    options = parser.parse_args()
    options.target, options.faults = options.target.absolute(), options.faults.absolute()

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
        seeds = copy_seeds(folders, pathlib.Path(corpus))
        print(f"{name}: {len(seeds)} seeds", flush=True)
        command = command_line(options, name, corpus, seeds)
        status = subprocess.run(command, check=False, cwd=corpus).returncode
    if status != 0:
        print(f"{name}: a fault (status {status}); inputs are kept in {options.faults}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
