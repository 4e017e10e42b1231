#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in tshark and the program say the same of the same capture, byte for byte.

What Wireshark does not tell a plugin (the file's name and size, its comments, frames that were not
decoded) is left out of the comparison.  parity_exceptions.tsv names the captures whose subjects may
differ, each with the reason; one that no longer differs must leave the list.
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

HERE = pathlib.Path(__file__).parent
CAPTURES = {".pcap", ".pcapng", ".cap"}


def exceptions():
    """Reason by the capture's path."""
    found = {}
    for line in (HERE / "parity_exceptions.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, reason = line.split("\t")
            found[path] = reason
    return found


def comparable(text):
    report = json.loads(text)
    for capture in report["captures"]:
        for member in ("file", "bytes", "link_types", "complete", "not_decoded", "problems"):
            capture.pop(member)
    return report


def of_program(program, path):
    """None: the program cannot read such a file."""
    done = subprocess.run([program, "--format", "json", str(path)], capture_output=True,
                          timeout=600, check=False)
    if done.returncode == 3 and not json.loads(done.stdout)["captures"][0]["packets"]:
        return None
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return done.stdout


def of_plugin(shark, path):
    done = shark.run("-q", "-z", "whynat,json", "-r", shark.readable(path))
    # 2: tshark complains of a file that breaks off, after it has read what there is.
    if done.returncode not in (0, 2) or b"{" not in done.stdout:
        raise RuntimeError(f"tshark ended with {done.returncode}: {done.stderr[-3000:]!r}")
    return done.stdout[done.stdout.index(b"{"):]


def differences(program, plugin):
    """Sentences, the first few."""
    found = []
    if program["captures"] != plugin["captures"]:
        found.append(f"captures: {program['captures']} / {plugin['captures']}")
    ours, theirs = program["subjects"], plugin["subjects"]
    if len(ours) != len(theirs):
        found.append(f"{len(ours)} / {len(theirs)} subjects")
    for index, (one, other) in enumerate(zip(ours, theirs)):
        for member in one:
            if json.dumps(one[member]) != json.dumps(other.get(member)):
                found.append(f"subject {index} {member}: {json.dumps(one[member])} / "
                             f"{json.dumps(other.get(member))}")
    for member in set(program) - {"captures", "subjects"}:
        if json.dumps(program[member]) != json.dumps(plugin.get(member)):
            found.append(f"{member}: {program[member]} / {plugin.get(member)}")
    return found


def compare(arguments, shark, path):
    text = of_program(arguments.whynat, path)
    if text is None:
        return None
    return differences(comparable(text), comparable(of_plugin(shark, path)))


def all_captures(arguments, made):
    """(name, path) of all."""
    for path in captures.make(made):
        yield f"made/{path.name}", path
    for root, name in ((arguments.samples, "samples"), (arguments.captures, "captures")):
        if root and root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.suffix in CAPTURES:
                    yield f"{name}/{path.relative_to(root)}", path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--captures", type=pathlib.Path)
    parser.add_argument("--only", default="", help="only captures whose path holds this text")
    parser.add_argument("--show", type=int, default=3, help="differences of one capture")
    arguments = parser.parse_args()

    shark = Wireshark(arguments.plugins, arguments.preload)
    made = shark.home / "made"
    made.mkdir()
    known = exceptions()
    failed, compared = [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = [(name, pool.submit(compare, arguments, shark, path))
                for name, path in all_captures(arguments, made) if arguments.only in name]
        for name, future in work:
            found = future.result()
            compared += found is not None
            if found and name not in known:
                failed.append(name)
                print(f"{name}: {len(found)} differences", *found[:arguments.show], sep="\n    ")
            elif found == [] and name in known:
                failed.append(name)
                print(f"{name}: no difference, though parity_exceptions.tsv lists it")
    print(f"{compared} captures compared, {len(failed)} failed, {len(known)} known exceptions")
    if compared == 0 and not arguments.only:
        sys.exit("nothing was compared")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
