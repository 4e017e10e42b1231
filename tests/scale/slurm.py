#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The array job of docs/scale.md under Slurm itself: its daemons are started in a network namespace, tasks are
requeued while they run, and all together leave what one batch leaves.

usage: slurm.py --whynat PATH --samples DIR --source DIR
Exit: 0 right, 1 a fault, 77 where Slurm, munge or namespaces are missing, or its daemons do not start.
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
TOOLS = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "sinfo", "ip", "unshare")
ADDRESS = "192.0.2.1"
TASKS = 4
REQUEUES = 5
START, RUN = 40, 240
# How long a task's leave to run holds, and so how long one that was requeued waits. Where it starts again within the
# second, Slurm takes its new leave for the one that it has just withdrawn, and calls it failed.
DELAY = 5

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}({address})
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire={delay}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1
NodeName={host} NodeAddr={address} CPUs=2 RealMemory=2048 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def skip(why):
    print(f"not tried: {why}")
    sys.exit(SKIPPED)


class Cluster:
    """One node with its controller."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("state", "spool", "munge", "cgroup"):
            (folder / name).mkdir(mode=0o755)
        key = folder / "key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        host = socket.gethostname().split(".")[0]
        text = CONFIGURATION.format(host=host, address=ADDRESS, folder=folder, delay=DELAY)
        (folder / "slurm.conf").write_text(text)
        (folder / "cgroup.conf").write_text(
            f"CgroupPlugin=cgroup/v1\nCgroupMountpoint={folder}/cgroup\n")
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
        munge = ["munged", "-F", "-f", f"--key-file={key}", f"--socket={folder}/munge/socket",
                 f"--pid-file={folder}/munge/pid", f"--log-file={folder}/munge/log",
                 f"--seed-file={folder}/munge/seed"]
        self.processes = [self.start(munge)]
        time.sleep(1)
        self.processes += [self.start([name, "-D", "-f", folder / "slurm.conf"])
                           for name in ("slurmctld", "slurmd")]

    def start(self, command):
        return subprocess.Popen([shutil.which(command[0]), *command[1:]],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, *command):
        """What the command prints; None where it fails, as it may while the controller is busy."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return None if done.returncode else done.stdout

    def is_ready(self):
        end = time.monotonic() + START
        while time.monotonic() < end:
            if "idle" in (self.ask("sinfo", "-h", "-o", "%T") or ""):
                return True
            time.sleep(1)
        return False

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def states_of(jobs):
    """{task: its state}, of those that are records of their own."""
    return dict(re.findall(r"^JobId=(\d+) .*?\bJobState=(\w+)", jobs or "", re.MULTILINE))


def run_array(cluster, folder):
    job = cluster.ask("sbatch", "--parsable", "--requeue", "--mem=64", f"--array=0-{TASKS - 1}",
                      "-D", folder, "-o", "/dev/null", folder / "job")
    assert job and job.strip().isdigit(), "sbatch took no job"
    job = job.strip()
    requeued, end = 0, time.monotonic() + RUN
    while time.monotonic() < end:
        # What the tasks' states are says more than the queue: one that was requeued is not in it for a while.
        states = states_of(cluster.ask("scontrol", "-o", "show", "job", job))
        if list(states.values()) == ["COMPLETED"] * TASKS:
            return requeued
        running = [task for task, state in states.items() if state == "RUNNING"]
        if running and requeued < REQUEUES:
            cluster.ask("scontrol", "requeue", random.choice(running))
            requeued += 1
        # What Slurm did not bring to its end is requeued by whoever sees it in the list.
        for task in [task for task, state in states.items() if state in ("FAILED", "NODE_FAIL")]:
            cluster.ask("scontrol", "requeue", task)
        time.sleep(0.5)
    raise AssertionError("the array did not end")


def check(args, folder):
    page = (args.source / "docs/scale.md").read_text(encoding="utf-8")
    (folder / "job").write_text(re.search(r"```sh\n(#!/bin/sh\n#SBATCH.*?)```", page, re.DOTALL)[1])
    (folder / "bin").mkdir()
    (folder / "bin" / "whynat").symlink_to(args.whynat)
    os.environ["PATH"] = f"{folder}/bin:{os.environ['PATH']}"
    samples = sorted(args.samples.glob("*.pcap"))
    (folder / "list").write_text("".join(f"{sample}\n" for sample in samples))
    cluster = Cluster(folder)
    try:
        if not cluster.is_ready():
            skip("the daemons of Slurm do not start here")
        requeued = run_array(cluster, folder)
    finally:
        cluster.stop()
    with open(folder / "list", encoding="utf-8") as names:
        subprocess.run([args.whynat, "batch", "-q", "--out", folder / "one", "-"], stdin=names,
                       stdout=subprocess.DEVNULL, check=False)
    array, one = ({path.name: path.read_bytes() for path in (folder / part).iterdir()}
                  for part in ("results", "one"))
    assert array == one and len(one) > 100, (len(array), len(one))
    print(f"Slurm: {TASKS} tasks, {requeued} times requeued: {len(one)} results as of one batch")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--inside", action="store_true", help="in the namespace already")
    args = parser.parse_args()
    args.whynat, args.samples = os.path.abspath(args.whynat), args.samples.resolve()
    if not args.inside:
        missing = [tool for tool in TOOLS if not shutil.which(tool)]
        if missing:
            skip(f"no {', '.join(missing)} here")
        if os.geteuid() != 0 or subprocess.run(["unshare", "--net", "true"], check=False,
                                               stderr=subprocess.DEVNULL).returncode != 0:
            skip("network namespaces need root here")
        return subprocess.run(["unshare", "--net", sys.executable, "-B", __file__, "--inside",
                               "--whynat", args.whynat, "--samples", args.samples,
                               "--source", args.source], check=False).returncode
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "address", "add", f"{ADDRESS}/32", "dev", "lo"], check=True)
    with tempfile.TemporaryDirectory() as name:
        check(args, pathlib.Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
