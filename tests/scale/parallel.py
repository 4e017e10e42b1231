#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/scale.md, done: GNU parallel sends captures to another machine over ssh and brings results back.

usage: parallel.py --whynat PATH --samples DIR
The other machine is this one, by an sshd of the test's own on the loopback of a network namespace.
Jobs are killed at random and resumed; the results are those of one run on one machine, byte for byte.
Exit: 0 right, 1 a fault, 77 where parallel, rsync, sshd or namespaces are missing.
"""

import argparse
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
PORT = 2222
CAPTURES = 10
KILLS = 3
START = 20
TOOLS = ("parallel", "rsync", "sshd", "ssh", "ssh-keygen", "ip", "unshare")


def skip(why):
    print(f"not tried: {why}")
    sys.exit(SKIPPED)


class Server:
    """An sshd that knows one key."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name],
                           check=True)
        pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        config = folder / "config"
        config.write_text(f"Port {PORT}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
                          f"AuthorizedKeysFile {folder}/user.pub\nStrictModes no\nUsePAM no\n"
                          "PidFile none\nPasswordAuthentication no\nPermitRootLogin yes\n"
                          "MaxStartups 100:30:200\nAcceptEnv *\n")
        self.process = subprocess.Popen([shutil.which("sshd"), "-D", "-e", "-f", config],
                                        stderr=subprocess.DEVNULL)
        self.ssh = (f"ssh -p {PORT} -i {folder}/user -o StrictHostKeyChecking=no "
                    f"-o UserKnownHostsFile={folder}/known -o LogLevel=ERROR -o BatchMode=yes")

    def wait(self):
        end = time.monotonic() + START
        while time.monotonic() < end:
            if subprocess.run(f"{self.ssh} 127.0.0.1 true", shell=True, check=False,
                              stderr=subprocess.DEVNULL).returncode == 0:
                return True
            time.sleep(0.2)
        return False

    def stop(self):
        self.process.terminate()
        self.process.wait()


def command(args, server, folder):
    """What docs/scale.md shows; status 1 and 3 are results, not failures."""
    job = (f"{args.whynat} batch -q -j 1 --out part-{{#}} {{}} > part-{{#}}.txt || [ $? -le 3 ] && "
           f"{args.whynat} merge --format ndjson -o part-{{#}}.ndjson part-{{#}} || [ $? -le 3 ]")
    return ["parallel", "--will-cite", "--plain", "-j", "2", "--sshloginfile", folder / "nodes",
            "--ssh", server.ssh, "--workdir", folder / "far", "--joblog", folder / "joblog",
            "--transferfile", "{}", "--return", "part-{#}.ndjson", "--cleanup", "--resume-failed",
            "-a", folder / "list", job]


def run_killed(args, server, folder, near):
    """Starts the same command again and again, and kills it, parallel and all, while it works."""
    chance = random.Random()
    for _ in range(KILLS):
        process = subprocess.Popen(command(args, server, folder), cwd=near, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(1, 8))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    done = subprocess.run(command(args, server, folder), cwd=near, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def check(args, folder):
    near, far = folder / "near", folder / "far"
    for path in (near / "in", far):
        path.mkdir(parents=True)
    samples = sorted(args.samples.glob("*.pcap"))[:CAPTURES]
    for sample in samples:
        shutil.copy(sample, near / "in")
    (folder / "list").write_text("".join(f"./in/{sample.name}\n" for sample in samples))
    (folder / "nodes").write_text("2/127.0.0.1\n")

    server = Server(folder)
    try:
        if not server.wait():
            skip("sshd does not answer")
        run_killed(args, server, folder, near)
    finally:
        server.stop()

    jobs = [line.split("\t") for line in (folder / "joblog").read_text().splitlines()[1:]]
    ended_well = {job[0] for job in jobs if job[6] == "0"}
    assert len(ended_well) == len(samples), f"{len(ended_well)} of {len(samples)} jobs ended well"
    merged = subprocess.run([args.whynat, "merge", "--format", "ndjson",
                             *sorted(near.glob("part-*.ndjson"))], capture_output=True, check=False)
    subprocess.run([args.whynat, "batch", "-q", "--out", "whole", "./in"], cwd=near,
                   stdout=subprocess.DEVNULL, check=False)
    whole = subprocess.run([args.whynat, "merge", "--format", "ndjson", "whole"], cwd=near,
                           capture_output=True, check=False)
    # Where a capture lay is not the same there and here.
    plain = [data.replace(b'"file":"./in/', b'"file":"in/').replace(b'"file":"in/', b'"file":"')
             for data in (merged.stdout, whole.stdout)]
    assert plain[0] == plain[1] and plain[0].count(b'{"type":"capture"') == len(samples)
    left = [path for path in far.rglob("*.pcap")]
    assert not left, f"captures are left behind: {left}"
    print(f"{len(samples)} captures over ssh, {KILLS} times killed: the same results")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
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
                               "--whynat", args.whynat, "--samples", args.samples],
                              check=False).returncode
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory() as name:
        check(args, pathlib.Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
