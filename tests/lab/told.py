# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what `whynat correlate` over all captures of a scenario says of each router with what the
laboratory made it: mapping, filtering, port numbers, life time, hairpinning."""

import argparse
import collections
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NOTHING, ADDRESS, PORT = range(3)
WORDS = ["endpoint-independent", "address-dependent", "address-and-port-dependent"]
# Mapping and filtering; a symmetric NAT's mapping depends on both.
TYPES = {"full cone": (NOTHING, NOTHING), "restricted cone": (NOTHING, ADDRESS),
         "port-restricted cone": (NOTHING, PORT), "symmetric": (PORT, PORT)}
# Here a rule of the scenario's own closes the mapping sooner than the router's time-out.
OWN_TIMEOUT = {"keepalive-ineffective", "media-binding-expired-silence"}
ROUNDING = 1.5  # seconds: the kernel's timers, and packets under way


def report_of(whynat, path):
    label = json.loads(path.read_text())
    if len(label["captures"]) < 2:
        return label, None
    done = subprocess.run([whynat, "correlate", "--format", "json",
                           *(f"{name}={path.parent / file}"
                             for name, file in label["captures"].items())],
                          capture_output=True, check=False, timeout=120)
    return label, json.loads(done.stdout) if done.stdout else None


def facts(scenario, router, nat):
    """(what, whether it is right) of all that is said."""
    made = TYPES.get(router["nat"])
    for name, depends in zip(("mapping", "filtering"), made or ()):
        if nat[f"{name}_grade"]:
            least, most = (WORDS.index(word) for word in nat[f"{name}_between"])
            yield f"{name}, {nat[f'{name}_grade']}", least <= depends <= most
    least, most = nat["lifetime"]
    if least is not None:
        yield "life time, at least", least <= router["udp_timeout"] + ROUNDING
    if most is not None and scenario not in OWN_TIMEOUT:
        yield "life time, at most", most >= router["udp_timeout"] - ROUNDING
    if nat["hairpin"] is not None:
        yield "hairpin", nat["hairpin"] == router["hairpin"]
    if nat["port_preserved"] is not None and router["nat"] != "symmetric":
        yield "port numbers", nat["port_preserved"] != router["shifts_ports"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", default="build/release/whynat")
    parser.add_argument("--out", type=Path, default=Path("build/lab"), help="the lab's captures")
    parser.add_argument("--samples", type=Path, help="these captures instead")
    options = parser.parse_args()
    labels = sorted(options.samples.glob("*.label.json") if options.samples else
                    options.out.glob("*/label.json"))
    right, wrong, routers = collections.Counter(), collections.Counter(), 0
    with ThreadPoolExecutor(2) as pool:
        for label, report in pool.map(lambda path: report_of(options.whynat, path), labels):
            for name, router in label["routers"].items() if report else ():
                routers += 1
                for nat in report["nats"]:
                    if router["outside"] not in nat["outsides"] or not nat["translates"]:
                        continue
                    for what, is_right in facts(label["scenario"], router, nat):
                        (right if is_right else wrong)[what] += 1
                        if not is_right:
                            print(f"{label['scenario']}, router of {name}: {what} is wrong: {nat}")
    print(f"{routers} routers")
    for what in sorted(right | wrong):
        print(f"| {what} | {right[what]} | {wrong[what]} |")
    sys.exit(1 if wrong or not right else 0)


if __name__ == "__main__":
    main()
