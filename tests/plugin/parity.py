# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in tshark and the program say the same of the same capture, byte for byte.

What Wireshark does not tell a plugin (the file's name and size, its comments, frames that were not
decoded) is left out of the comparison.  parity_exceptions.tsv names the captures whose subjects may
differ, each with the reason; one that no longer differs must leave the list.
"""

import json
import pathlib

HERE = pathlib.Path(__file__).parent
SHOWN = 3           # differences of one capture


def exceptions():
    """Reason by the capture's path."""
    found = {}
    for line in (HERE / "parity_exceptions.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, reason = line.split("\t")
            found[path] = reason
    return found


def has_packets(text):
    return bool(json.loads(text)["captures"][0]["packets"])


def comparable(text):
    report = json.loads(text)
    for capture in report["captures"]:
        for member in ("file", "bytes", "link_types", "complete", "not_decoded", "problems"):
            capture.pop(member)
    return report


def differences(program, plugin):
    """Sentences."""
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


class Judge:
    def __init__(self):
        self.known, self.compared = exceptions(), 0

    def judge(self, name, program, plugin):
        """program None: it cannot read the file, and there is nothing to compare."""
        if program is None:
            return []
        self.compared += 1
        found = differences(comparable(program), comparable(plugin))
        if name not in self.known:
            return found[:SHOWN]
        return [] if found else ["no difference, though parity_exceptions.tsv lists it"]

    def finish(self):
        return [] if self.compared else ["nothing was compared"]

    def summary(self):
        return f"{self.compared} reports compared, {len(self.known)} known exceptions"
