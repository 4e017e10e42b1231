#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory interrupted at random moments: by Ctrl-C, SIGTERM, and SIGKILL, which nobody can
catch. Nothing of it runs on, no namespace or interface is left, its folder holds finished scenarios
alone; after SIGKILL the next run sees to the last of these.

usage: interrupted.py [--rounds N]
Seeded, so that the moments come again. Exit: 0 right, 1 something was left, 77 no laboratory here.
"""

import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MARK = "WHYNAT_LAB_ROUND"
# Kamailio, rtpengine, scripted phones, and a real phone with coturn; none is over within the longest wait.
SCENARIOS = ["private-sdp-unrelayed", "private-sdp-unrelayed.not", "negative-ice", "ack-lost-route"]
LONGEST_WAIT, PATIENCE = 7, 30


def marked(word):
    """Processes whose environment says that they belong to this round."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={word}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:                           # it has just ended
            continue
    return found


def namespaces(processes):
    """Network namespaces that these processes are in, but for our own."""
    found = set()
    for process in processes:
        try:
            found.add(os.readlink(f"/proc/{process}/ns/net"))
        except OSError:
            continue
    return found - {os.readlink("/proc/self/ns/net")}


def in_use(names):
    """Which of these namespaces some process of the machine is still in."""
    everyone = [int(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*")]
    return names & namespaces(everyone)


def outside():
    """What a run could leave in the network namespace that it was started in, and among its names."""
    links = subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout
    names = [line.split(":")[1].strip() for line in links.splitlines()]
    return sorted(names), sorted(os.listdir("/run/netns")) if os.path.isdir("/run/netns") else []


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def run(out, word, scenarios):
    return subprocess.Popen([sys.executable, "-B", HERE / "run.py", "--out", out, *scenarios],
                            env={**os.environ, MARK: word}, stdout=subprocess.DEVNULL,
                            start_new_session=True)


def interrupt(out, number, wait, name):
    """Faults of one round, and how many namespaces there were to lose."""
    word, before = f"{os.getpid()}-{number}", outside()
    process = run(out, word, SCENARIOS)
    time.sleep(wait)
    seen = namespaces(marked(word))
    # As Ctrl-C does: to the whole group. The other signals hit the runner alone.
    if name == "SIGINT":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(getattr(signal, name))
    process.wait(PATIENCE)
    faults = []
    if not wait_until(lambda: not marked(word)):
        faults.append(f"processes {marked(word)} run on")
    if not wait_until(lambda: not in_use(seen)):
        faults.append(f"namespaces {in_use(seen)} are in use")
    if outside() != before:
        faults.append(f"outside there was {before}, and is {outside()}")
    left = [folder.name for folder in out.iterdir() if not (folder / "label.json").exists()]
    if left and name != "SIGKILL":
        faults.append(f"unfinished folders are left: {left}")
    return [f"{name} after {wait:.1f} s: {fault}" for fault in faults], len(seen), len(left)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="of each signal")
    args = parser.parse_args()
    chance = random.Random(5)
    faults, lost, left = [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        out = pathlib.Path(name) / "lab"
        out.mkdir()
        probe = subprocess.run([sys.executable, "-B", HERE / "run.py", "--out", out, "--probe"],
                               capture_output=True, text=True, check=False)
        if probe.returncode == 77:
            print(probe.stdout.strip())
            return 77
        for number in range(args.rounds):
            for which in ("SIGINT", "SIGTERM", "SIGKILL"):
                wait = chance.uniform(0.3, LONGEST_WAIT)
                found, seen, unfinished = interrupt(out, f"{number}-{which}", wait, which)
                faults, lost, left = faults + found, lost + seen, left + unfinished
        # The last one was killed; another scenario's run removes what is left of it.
        run(out, "last", ["response-lost-no-rport.not"]).wait(120)
        rest = sorted(folder.name for folder in out.iterdir())
        if any(not (out / folder / "label.json").exists() for folder in rest):
            faults.append(f"after the next run there is {rest}")
        if "response-lost-no-rport.not" not in rest:
            faults.append("the next run has made nothing")
    if not lost or not left:
        faults.append("nothing was ever interrupted: this says nothing")
    print("\n".join(faults) or f"{3 * args.rounds} interruptions, {lost} namespaces gone, "
          f"{left} unfinished folders removed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
