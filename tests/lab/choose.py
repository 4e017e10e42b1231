# SPDX-License-Identifier: GPL-2.0-or-later
"""Chooses what of the laboratory's output is kept in samples/lab: for each scenario that shows a
cause the capture that proves it best, and one from which less can be known; of its twin the same
point."""

import argparse
import json
import shutil
from pathlib import Path

ORDER = ("certain", "likely", "symptom", "nothing")
LARGEST = 250_000


def best_view(label, point):
    """How much can be known of the broken subject at a point: 0 is most."""
    views = [subject["sees"][point] for subject in label["subjects"] if subject["sees"]]
    return min((ORDER.index(view["conclude"]) for view in views), default=len(ORDER))


def shows(label, file):
    """Whether any message of what the scenario is about is in it."""
    names = [name.encode() for subject in label["subjects"] for name in subject["call_ids"]]
    return not names or any(name in file.read_bytes() for name in names)


def chosen_points(label, folder):
    """At most two points: the best one, and the best of those that know less.  Where nothing is
    broken for good, all know the same, and the smallest capture would show nothing."""
    sizes = {point: (folder / file).stat().st_size for point, file in label["captures"].items()}
    points = [point for point in sizes if sizes[point] <= LARGEST] or [min(sizes, key=sizes.get)]
    ranked = sorted(points, key=lambda point: (
        best_view(label, point), not shows(label, folder / label["captures"][point]), sizes[point]))
    lesser = [point for point in ranked if best_view(label, ranked[0])
              < best_view(label, point) < ORDER.index("nothing")]
    return ranked[:1] + lesser[:1]


def keep(folder, points, samples):
    """Copies these captures and writes the label that goes with them."""
    label = json.loads((folder / "label.json").read_text())
    name = label["scenario"]
    files = {}
    for number, point in enumerate(points):
        source = folder / label["captures"][point]
        middle = "" if number == 0 else f".{point}"
        files[point] = f"{name}{middle}{source.suffix}"
        shutil.copyfile(source, samples / files[point])
    label["captures"] = files
    for subject in label["subjects"]:
        subject["sees"] = {point: view for point, view in subject["sees"].items()
                           if point in files}
    (samples / f"{name}.label.json").write_text(json.dumps(label, indent=1) + "\n")


def page(samples):
    """samples/lab/README.md."""
    lines = ["# Captures of the laboratory", "",
             "Made by `make lab` and chosen by `tests/lab/choose.py` (docs/laboratory.md); do not "
             "edit them by hand, nor this page. `<id>.pcap` was captured where most can be known, "
             "`<id>.<point>.pcap` where less can, `<id>.not.pcap` is the innocent twin at the "
             "first of these points. `<id>.label.json` says what was set up, what the endpoints counted, "
             "and what can be concluded. Ports, tags and times are those of one run.", "",
             "| file | captured at | what can be concluded | what happens |",
             "| --- | --- | --- | --- |"]
    for path in sorted(samples.glob("*.label.json")):
        label = json.loads(path.read_text())
        for point, file in label["captures"].items():
            views = [subject["sees"][point] for subject in label["subjects"]
                     if subject["sees"]]
            known = "; ".join(f"{view['conclude']} {view['cause'] or ''}".strip() for view in views)
            text = " ".join(label["text"].split())
            lines.append(f"| `{file}` | {point} | {known or 'it works'} | {text} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/lab"))
    parser.add_argument("--samples", type=Path, default=Path("samples/lab"))
    options = parser.parse_args()
    options.samples.mkdir(exist_ok=True)
    for old in options.samples.glob("*.*"):
        old.unlink()
    for path in sorted(options.out.glob("*/label.json")):
        label = json.loads(path.read_text())
        if not label["broken"] or "callability" in label["scenario"]:
            continue
        points = chosen_points(label, path.parent)
        keep(path.parent, points, options.samples)
        twin = path.parent.with_name(path.parent.name + ".not")
        if (twin / "label.json").exists():
            keep(twin, points[:1], options.samples)
    (options.samples / "README.md").write_text(page(options.samples))
    size = sum(file.stat().st_size for file in options.samples.iterdir())
    print(f"{len(list(options.samples.glob('*.pcap*')))} captures, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
