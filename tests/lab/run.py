# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs scenarios of the laboratory, each in namespaces of its own: see docs/laboratory.md."""

import argparse
import fcntl
import fnmatch
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "generator"))

import registry  # noqa: E402  (needs the path above)

SKIPPED = 77
UNSHARE = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--net", "--ipc",
           "--mount-proc"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="names or patterns such as 'ack-lost-*'")
    parser.add_argument("--out", type=Path, default=Path("build/lab"))
    parser.add_argument("--jobs", "-j", type=int, default=20, help="scenarios at once")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--probe", action="store_true", help="only say whether it can run here")
    parser.add_argument("--ci", action="store_true", help="only the representative tenth")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def why_not():
    """Why this machine cannot run the laboratory, or None."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    tried = subprocess.run([*UNSHARE, "ip", "link"], capture_output=True, check=False)
    if tried.returncode:
        return "namespaces are not allowed here: " + tried.stderr.decode().strip()
    missing = [name for name in ("nft", "tcpdump", "dumpcap", "conntrack", "ethtool", "kamailio")
               if not shutil.which(name)]
    return f"not installed: {', '.join(missing)} (make lab-deps)" if missing else None


def chosen(options):
    known = registry.load()
    if options.ci:
        return [s for s in known.values() if s.ci]
    if not options.scenarios:
        return list(known.values())
    found = [s for s in known.values()
             if any(fnmatch.fnmatchcase(s.name, pattern) for pattern in options.scenarios)]
    if not found:
        sys.exit(f"No scenario is called {' or '.join(options.scenarios)}; see --list.")
    return found


# In the scenario's own process.

def inside(name, out):
    from lab import ClaimFailed, Lab
    from namespaces import private_names
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    private_names()
    scenario = registry.load()[name]
    lab = Lab(scenario, out)
    try:
        scenario.run(lab, **scenario.options)
        lab.end()
    except ClaimFailed as failed:
        print(f"claim does not hold: {failed}")
        return 1
    except Exception:
        traceback.print_exc(file=sys.stdout)
        return 1
    return 0


# Outside.

class Job:
    def __init__(self, scenario, out):
        self.scenario, self.out = scenario, out
        self.work = out / f"{scenario.name}.tmp"
        self.failed = out / f"{scenario.name}.failed"
        for old in (self.work, self.failed):
            shutil.rmtree(old, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.lock = hold(self.work)
        self.began = time.monotonic()
        self.log = open(self.work / "scenario.log", "wb")
        self.process = subprocess.Popen(
            [*UNSHARE, sys.executable, "-B", str(HERE / "run.py"), "--inside", scenario.name,
             "--out", str(self.work)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
            preexec_fn=die_with_parent)

    def is_over(self):
        if self.process.poll() is not None:
            return True
        if time.monotonic() - self.began > self.scenario.seconds:
            self.kill()
            self.log.write(b"took longer than it may\n")
            return True
        return False

    def kill(self):
        self.process.kill()                       # and the kernel all that it started
        self.process.wait()

    def conclude(self):
        """Returns whether it held; only then does its folder get its name."""
        self.log.close()
        os.close(self.lock)
        seconds = time.monotonic() - self.began
        shutil.rmtree(self.out / self.scenario.name, ignore_errors=True)
        if self.process.returncode == 0:
            self.work.rename(self.out / self.scenario.name)
            print(f"ok     {self.scenario.name} ({seconds:.0f} s)", flush=True)
            return True
        self.work.rename(self.failed)
        said = (self.failed / "scenario.log").read_text(errors="replace").strip()
        for capture in self.failed.glob("*.pcap*"):
            capture.rename(capture.with_name(capture.name + ".void"))
        print(f"FAILED {self.scenario.name} ({seconds:.0f} s)\n       "
              + "\n       ".join(said.splitlines()[-8:]), flush=True)
        return False


def hold(folder):
    """A lock that ends with this process, however it ends; None if another one has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def remove_leftovers(out):
    """Of a run that was killed without a chance to clean up: its folders, which nobody holds."""
    for folder in out.glob("*.tmp"):
        descriptor = hold(folder)
        if descriptor is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)


def die_with_parent():
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)    # PR_SET_PDEATHSIG


def run_all(scenarios, out, jobs):
    out.mkdir(parents=True, exist_ok=True)
    remove_leftovers(out)
    # The long ones first, so that none is left alone at the end.
    waiting = sorted(scenarios, key=lambda s: -s.seconds)
    running, failed = [], []
    try:
        while waiting or running:
            if waiting and len(running) < jobs:
                running.append(Job(waiting.pop(0), out))
                time.sleep(0.15)
            for job in [job for job in running if job.is_over()]:
                running.remove(job)
                if not job.conclude():
                    failed.append(job.scenario.name)
            if len(running) >= jobs or not waiting:
                time.sleep(0.1)
    finally:
        for job in running:
            job.kill()
            shutil.rmtree(job.work, ignore_errors=True)
    return failed


def main():
    options = arguments()
    options.out = options.out.resolve()
    if options.inside:
        sys.exit(inside(options.inside, options.out))
    scenarios = chosen(options)
    if options.list:
        print("\n".join(s.name for s in scenarios))
        return
    reason = why_not()
    if reason:
        print(f"The laboratory is skipped: {reason}.")
        sys.exit(SKIPPED)
    if options.probe:
        return
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    began = time.monotonic()
    failed = run_all(scenarios, options.out, options.jobs)
    print(f"{len(scenarios) - len(failed)} of {len(scenarios)} scenarios held, "
          f"{time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
