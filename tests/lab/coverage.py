#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the laboratory covers what docs/laboratory.md says: each id of the catalogue has a
scenario and an innocent twin, and each innocent capture of the specification's list is made.

usage: coverage.py --source DIR
Exit: 0 all is there, 1 something is missing.
"""

import argparse
import itertools
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent / "generator")]

import registry  # noqa: E402  (needs the path above)

# Every twin shows the one, and the other is right wherever a label says "symptom".
WITHOUT = {"not-nat-ok", "cannot-tell"}
# Twenty-five, in the order of the list.
INNOCENT = ["negative-public-public", "negative-vpn", "private-sdp-harmless", "negative-ice",
            "negative-hold negative-hold-zero", "negative-silence", "negative-announcement",
            "negative-forking", "not-nat-auth",
            "not-nat-busy not-nat-declined not-nat-unavailable not-nat-codec", "negative-cut",
            "negative-snaplen", "negative-any", "negative-sip-only", "negative-loss", "negative-tls",
            "negative-tcp-reuse", "negative-received", "negative-outbound", "negative-b2bua",
            "negative-slow", "negative-late-offer", "negative-websocket", "negative-gateway",
            "negative-skew"]
KINDS = ["N", "FC", "RC", "PR", "SY"]


def missing(known, ids):
    """What is not there, as sentences."""
    for cause in ids - WITHOUT:
        own = [scenario for scenario in known.values() if scenario.cause == cause]
        if not any(scenario.broken for scenario in own):
            yield f"{cause} has no scenario"
        if not any(not scenario.broken for scenario in own):
            yield f"{cause} has no innocent twin"
    for name in " ".join(INNOCENT).split():
        if name not in known:
            yield f"the innocent capture {name} is not made"
    for one, other in itertools.product(KINDS, KINDS):
        for technique in ("stun", "relay"):
            name = f"callability.{one}-{other}"
            # The pairs that fail show a cause, and are its scenarios.
            failing = f"symmetric-pair-no-relay.{name}" if technique == "stun" else None
            if f"{name}.{technique}" not in known and failing not in known:
                yield f"nobody tries {one} with {other} by {technique}"
    for client in ("classic", "turnutils"):
        for kind in ("FC", "RC", "PR", "SY"):
            if f"nat-type.{client}.{kind}" not in known:
                yield f"{client} is not asked about {kind}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    args = parser.parse_args()
    table = (args.source / "analyzer/causes/causes.def").read_text()
    ids = {name.replace("_", "-") for name in re.findall(r"^WN_CAUSE\((\w+)\)", table, re.MULTILINE)}
    assert len(ids) > 90 and len(INNOCENT) == 25
    known = registry.load()
    faults = sorted(missing(known, ids))
    print("\n".join(faults) or f"{len(known)} scenarios for {len(ids)} ids")
    tenth = sum(scenario.ci for scenario in known.values())
    if not len(known) / 10 <= tenth <= len(known) / 5:
        faults.append("the tests run more, or less, than a representative tenth")
        print(faults[-1])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
