#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the sample captures: make_samples.py [--check] [ID...]

Each sample is what capture points saw in a simulated network. Equal programs give equal bytes;
--check makes everything again and compares it with what is in samples/.
"""

import argparse
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from case import SCENARIOS, Case  # noqa: E402

SAMPLES = HERE.parent.parent / "samples"
CHAPTERS = {
    "scenarios_discovery": "Discovery",
    "scenarios_nat": "NAT behaviour",
    "scenarios_registration": "Registration",
    "scenarios_binding": "Contact bindings that break",
    "scenarios_stream": "TCP",
    "scenarios_encrypted": "TLS",
    "scenarios_presence": "Presence and messaging",
    "scenarios_setup": "Call set-up",
    "scenarios_dialog": "Within a call",
    "scenarios_answer": "Answer and end of a call",
    "scenarios_media": "Sound",
    "scenarios_alg": "SIP helpers of routers",
    "scenarios_in_call": "Sound that breaks off",
    "scenarios_changed": "What one side says anew within a call",
    "scenarios_ice": "ICE, TURN, DTLS",
    "scenarios_topology": "Topology",
    "scenarios_pairs": "Phones that do not meet",
    "scenarios_not_nat": "Not NAT",
    "scenarios_controls": "Innocent captures",
}
PREFACE = """# Samples

Made by `tests/generator/make_samples.py`, which simulates phones, routers, servers and capture
points; do not edit them by hand, nor this page. `<id>.pcap` shows the cause at the capture point
that proves it best, `<id>.not.pcap` is its innocent twin, which differs in one thing only, and
`<id>.<place>.pcap` is the same experiment captured elsewhere. What only two captures read together
show has a file for each place, and so has its twin: `<id>.not.<place>.pcap`. `negative-<name>.pcap` are captures
that only look suspicious. Addresses are documentation addresses; every capture begins on
2026-01-05 at 10:00:00 UTC. Behind a sentence stand the frames that a reader should check.
"""


def file_name(name, twin, vantage):
    return ".".join([name] + ["not"] * twin + [vantage] * bool(vantage) + ["pcap"])


def make(name):
    """All files of one scenario: (file name, bytes, sentence, {label: frames})."""
    function, has_twin = SCENARIOS[name]
    result = []
    for twin in (False, True) if has_twin else (False,):
        case = Case(name, twin)
        function(case)
        for vantage, data, sentence, looks in case.files:
            if not twin or not vantage or vantage in case.twins:
                result.append((file_name(name, twin, vantage), data, sentence, looks))
    return result


def numbers(frames):
    shown = ", ".join(f"#{frame}" for frame in frames[:4])
    return shown + (f" … #{frames[-1]} ({len(frames)})" if len(frames) > 4 else "")


def described(made):
    """The lines of README.md for the files of one scenario."""
    for name, _, sentence, looks in made:
        seen = "; ".join(f"{label} {numbers(frames)}" for label, frames in looks.items() if frames)
        yield f"| `{name}` | {sentence}{' ' + seen + '.' if seen else ''} |\n"


def make_everything():
    files, page = {}, [PREFACE]
    for module, title in CHAPTERS.items():
        known = set(SCENARIOS)
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as missing:
            if missing.name != module:
                raise
            continue
        page.append(f"\n## {title}\n\n| file | what it shows |\n| --- | --- |\n")
        for name in [name for name in SCENARIOS if name not in known]:
            made = make(name)
            files.update((file, data) for file, data, _, _ in made)
            page += described(made)
    files["README.md"] = "".join(page).encode()
    return files


def main():
    parser = argparse.ArgumentParser(description="Writes the sample captures.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--output", type=pathlib.Path, default=SAMPLES)
    parser.add_argument("ids", nargs="*", help="only these samples (and not README.md)")
    options = parser.parse_args()

    files = make_everything()
    if options.ids:
        files = {name: data for name, data in files.items() if name.split(".")[0] in options.ids}
        if not files:
            parser.error("no such sample")
    different = 0
    for name, data in files.items():
        path = options.output / name
        if not path.exists() or path.read_bytes() != data:
            different += 1
            if options.check:
                print(f"not ok: {name} is not what the generator makes")
            else:
                path.write_bytes(data)
    if not options.ids:
        for path in sorted(options.output.glob("*.pcap")):
            if path.name not in files:
                different += options.check
                print(f"{path.name}: no scenario makes this file")
    total = sum(len(data) for data in files.values())
    print(f"{len(files)} files, {total} bytes, {different} different")
    return 1 if options.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
