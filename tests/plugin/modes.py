#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in all the ways Wireshark dissects: one pass, two passes, sharkd; one capture after the
other in one process, with nothing left of the one before; with other preferences; through Wireshark's own
decryption of TLS."""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

BAD, GOOD = "private-sdp-unrelayed.pcap", "not-nat-ok.pcap"


def fields(shark, path, *words, passes=("-2",), names=("whynat.cause",), where="whynat"):
    """[[value, ...]], a list for each frame."""
    wanted = [word for name in names for word in ("-e", name)]
    done = shark.run(*passes, "-r", path, "-Y", where, "-T", "fields", *wanted, *words)
    if done.returncode != 0:
        raise RuntimeError(f"tshark ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return [line.split("\t") for line in done.stdout.decode().splitlines()]


def check_passes(shark, bad):
    """What the future tells is there in the second pass only; what a frame shows itself, always."""
    one = fields(shark, bad, passes=(), names=("whynat.cause", "whynat.sdp.class"),
                 where="frame.number==3")
    two = fields(shark, bad, names=("whynat.cause", "whynat.sdp.class"), where="frame.number==3")
    if one != [["", "2"]]:
        yield f"one pass shows {one} in frame 3"
    if two != [["private-sdp-unrelayed", "2"]]:
        yield f"two passes show {two} in frame 3"


def check_sharkd(shark, bad, good):
    """Loads one capture after another in one process."""
    if not shutil.which("sharkd"):
        print("sharkd is not installed: not tried")
        return
    requests = []
    for number, path in enumerate((bad, good, bad)):
        requests.append({"jsonrpc": "2.0", "id": 2 * number + 1, "method": "load",
                         "params": {"file": str(path)}})
        requests.append({"jsonrpc": "2.0", "id": 2 * number + 2, "method": "frames",
                         # sharkd keeps what a filter found, even from capture to capture: no two alike.
                         "params": {"filter": f"whynat.role == \"cause\" && frame.len > {number}"}})
    done = subprocess.run(shark.command("sharkd", "-"), env=shark.environment(), timeout=600,
                          input="".join(json.dumps(request) + "\n" for request in requests).encode(),
                          capture_output=True, check=False)
    answers = {}
    for line in done.stdout.decode().splitlines():
        if line.startswith("{"):
            answer = json.loads(line)
            answers[answer.get("id")] = answer.get("result")
    found = [[frame["num"] for frame in answers.get(2 * number + 2) or []] for number in range(3)]
    if found != [[3], [], [3]]:
        yield f"sharkd finds causes in {found}: {done.stderr[-2000:]!r}"


def check_preferences(shark, bad):
    public = fields(shark, bad, "-o", "whynat.public_nets:192.168.0.0/16",
                    names=("whynat.sdp.class",), where="frame.number==3")
    if public != [["1"]]:
        yield f"with 192.168.0.0/16 declared public, the SDP's class is {public}"
    done = shark.run("-2", "-r", bad, "-o", "whynat.info_column:TRUE", "-Y", "frame.number==3")
    if b"[whynat: private-sdp-unrelayed certain]" not in done.stdout:
        yield f"the Info column does not end with the cause: {done.stdout!r}"


def check_tls(shark):
    made = captures.tls(shark.home)
    if not made:
        print("openssl is not installed: TLS not tried")
        return
    path, keys = made
    names = ("whynat.session.kind", "whynat.answered_in", "whynat.src.class")
    found = fields(shark, path, "-o", f"tls.keylog_file:{keys}", "-o", "tcp.reassemble_out_of_order:TRUE",
                   names=names, where="sip.Method == \"REGISTER\"")
    if len(found) != 1 or found[0][0] != "registration" or not found[0][1] or found[0][2] != "2":
        yield f"a REGISTER in TLS is {found}"
    if fields(shark, path, names=names, where="whynat.session"):
        yield "without the keys something is said of what TLS carries"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    shark = Wireshark(arguments.plugins, arguments.preload)
    bad, good = (shark.readable(arguments.samples / name) for name in (BAD, GOOD))
    faults = [*check_passes(shark, bad), *check_sharkd(shark, bad, good),
              *check_preferences(shark, bad), *check_tls(shark)]
    print(*faults, sep="\n")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
