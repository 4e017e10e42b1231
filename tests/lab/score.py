# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs whynat over the laboratory's captures and counts what it got right: see docs/accuracy.md."""

import argparse
import collections
import datetime
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reasons import reason

HIT, WEAK, MISS, HONEST = "hit", "hit, weaker", "miss", "honest"
OVER, WRONG, FALSE, SILENT = "over-confident", "wrong cause", "false accusation", "silent"
VAGUE = "umbrella only"
BAD = (MISS, VAGUE, OVER, WRONG, FALSE)
# What the catalogue says where it cannot refine: true, but less than could be known.
UMBRELLAS = ("inbound-invite-unreachable", "ack-lost-other", "stream-port-blocked",
             "sip-no-reply-blocked")


def run(command):
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode not in (0, 1, 2, 3):
        sys.exit(f"status {done.returncode}: {command}\n{done.stderr.decode()}")
    try:
        return json.loads(done.stdout) if done.stdout else None
    except ValueError as error:
        sys.exit(f"no JSON ({error}): {command}")


def report_of(whynat, path):
    report = run([whynat, "--format", "json", path])
    if report is None:
        sys.exit(f"whynat refused {path}")
    return report


def report_together(whynat, label, folder):
    """All capture points at once; None if they share no packet, which the program says."""
    return run([whynat, "correlate", "--format", "json",
                *(f"{point}={folder / file}" for point, file in label["captures"].items())])


def headline(subject):
    """(id, grade) of what the report says of a subject; (None, None) for silence."""
    found = subject["verdict"]["headline"] if subject else None
    return (found["id"], found["grade"]) if found else (None, None)


def states(identity, grade):
    """Whether a headline claims to know the cause."""
    return identity not in (None, "cannot-tell") and grade in ("certain", "likely")


def accuses_nat(identity, grade):
    return states(identity, grade) and not identity.startswith("not-nat-")


def all_ids(subject):
    if not subject:
        return {}
    verdict = subject["verdict"]
    found = [verdict["headline"]] if verdict["headline"] else []
    return {cause["id"]: cause["grade"] for cause in found + verdict["also"] + verdict["hazards"]}


def judge(truth, view, subject):
    """One subject at one capture point: what the report made of it."""
    identity, grade = headline(subject)
    if view is None:
        return SILENT if not states(identity, grade) else FALSE
    right = {view["cause"], *view["also"]} - {None}
    if view["conclude"] in ("certain", "likely"):
        if truth["note"]:
            return HIT if right & set(all_ids(subject)) else MISS
        if not states(identity, grade):
            return MISS
        if identity not in right:
            return VAGUE if identity in UMBRELLAS else WRONG
        if identity in view["also"]:
            return HIT
        if grade == "certain" and view["conclude"] == "likely":
            return OVER
        return WEAK if grade == "likely" and view["conclude"] == "certain" else HIT
    if not states(identity, grade):
        return HONEST
    if identity in view["also"]:
        return HONEST
    return OVER if identity == truth["cause"] else WRONG


def best_match(truth, subjects, view=None):
    """The report's subject that the label speaks of; where there are several, the most accused.
    Where no message of it is whole, it shows as something without a Call-ID."""
    other = (view or {}).get("kind")
    found = [s for s in subjects if (s["kind"] == other and s["call_id"] is None if other
             else s["kind"] == truth["kind"]
             and (not truth["call_ids"] or s["call_id"] in truth["call_ids"]))]
    return max(found, key=lambda s: states(*headline(s)), default=None)


def score_capture(label, point, report):
    """Yields (cause or None, result, what was expected, what was said, kind)."""
    known = set()
    for truth in label["subjects"]:
        view = truth["sees"].get(point) if truth["sees"] else None
        subject = best_match(truth, report["subjects"], view)
        known.update(truth["call_ids"])
        result = judge(truth, view, subject)
        expected = f"{view['conclude']} {view['cause'] or ''}".strip() if view else "works"
        said = " ".join(word for word in headline(subject) if word) or "nothing"
        if truth["note"]:
            said = ", ".join(f"{k} {g}" for k, g in all_ids(subject).items()) or "nothing"
        yield truth["cause"] if view else None, result, expected, said, truth["kind"]
    kinds = {truth["kind"] for truth in label["subjects"] if not truth["call_ids"]}
    kinds |= {truth["sees"][point].get("kind") for truth in label["subjects"]
              if point in (truth["sees"] or {})}
    for subject in report["subjects"]:
        if subject["call_id"] not in known and subject["kind"] not in kinds:
            identity, grade = headline(subject)
            if accuses_nat(identity, grade):
                yield None, FALSE, "not labelled", f"{identity} {grade}", subject["kind"]


ORDER = ("certain", "likely", "symptom", "nothing")


def best_view(truth):
    """What all points together allow at least: the best of what each allows."""
    if not truth["sees"]:
        return None
    view = dict(min(truth["sees"].values(), key=lambda v: ORDER.index(v["conclude"])))
    named = {name for v in truth["sees"].values() for name in (v["cause"], *v["also"]) if name}
    view["also"] = sorted(named - {truth["cause"]})
    view["cause"] = truth["cause"]
    view.pop("kind", None)
    return view


def call_of_client(label, truth, report):
    """What a STUN or TURN server does to a phone whose call is there too is told with that call."""
    calls = [other for other in label["subjects"]
             if other["kind"] == "call" and other["cause"] == truth["cause"]]
    return best_match(calls[0], report["subjects"]) if calls else None


def score_together(label, report):
    """The captures of all points in one analysis. It may know more than any single point does, so
    nothing that is true counts as over-confident."""
    for truth in label["subjects"]:
        subject = best_match(truth, report["subjects"])
        if not subject and truth["kind"] == "discovery":
            subject = call_of_client(label, truth, report)
        view = best_view(truth)
        result = judge(truth, view, subject)
        identity, grade = headline(subject)
        if result == OVER:
            result = HIT
        expected = f"{view['conclude']} {view['cause']}" if view else "works"
        said = f"{identity} {grade}" if identity else "nothing"
        yield truth["cause"] if view else None, result, expected, said, truth["kind"]


def score_nat(label, report):
    """Where a scenario probes a router: yields the NAT type that the report tells, if any."""
    if label.get("nat_type"):
        told = {nat["rfc3489"] for nat in report["nats"] if nat["rfc3489"]}
        right = told == {label["nat_type"]}
        result = HIT if right else MISS if not told else WRONG
        said = ", ".join(sorted(told)) or "nothing"
        yield "nat type", result, f"certain {label['nat_type']}", said, "nat"


def score_label(whynat, path):
    """What whynat says of the captures beside a label."""
    label = json.loads(path.read_text())
    rows = []
    for point, file in label["captures"].items():
        report = report_of(whynat, path.parent / file)
        rows += [(label["scenario"], point, *row) for row in score_capture(label, point, report)]
        rows += [(label["scenario"], point, *row) for row in score_nat(label, report)]
    if len(label["captures"]) > 1:
        report = report_together(whynat, label, path.parent)
        found = score_together(label, report) if report else []
        rows += [(label["scenario"], "(together)", *row) for row in found]
    return rows


def totals(rows):
    results = collections.Counter(row[3] for row in rows)
    said = [row for row in rows if row[3] in (HIT, WEAK, VAGUE, OVER, WRONG, FALSE)]
    right = results[HIT] + results[WEAK] + results[VAGUE]
    knowable = [row for row in rows if row[4].split()[0] in ("certain", "likely")]
    known = [row for row in knowable if row[3] in (HIT, WEAK, OVER)]
    working = [row for row in rows if row[4] == "works"]
    return {"judged": len(rows), "stated": len(said), "right": right,
            "knowable": len(knowable), "known": len(known),
            "working": len(working), "false alarms": sum(row[3] == FALSE for row in working),
            **results}


def percent(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def summary(rows):
    t = totals(rows)
    return [
        f"Subjects judged, each at each capture point: {t['judged']}.",
        f"Precision, stated causes that are right: {percent(t['right'], t['stated'])}.",
        f"Recall, where the capture lets the cause be known: {percent(t['known'], t['knowable'])}.",
        f"False alarms on what works: {percent(t['false alarms'], t['working'])}.",
        f"Wrong causes: {t.get(WRONG, 0)}; over-confident: {t.get(OVER, 0)}; "
        f"right but graded lower than could be known: {t.get(WEAK, 0)}; "
        f"honest where it cannot be known: {t.get(HONEST, 0)}."]


def table(rows):
    """One line for each cause and capture point at which something was expected."""
    cells = collections.defaultdict(collections.Counter)
    for _, point, cause, result, *_ in rows:
        cells[cause or "(works)", "" if cause is None else point][result] += 1
    columns = (HIT, WEAK, VAGUE, MISS, HONEST, SILENT, OVER, WRONG, FALSE)
    lines = ["| cause | captured at | " + " | ".join(columns) + " |",
             "| --- | --- |" + " ---: |" * len(columns)]
    for (cause, point), counts in sorted(cells.items()):
        lines.append(f"| {cause} | {point} | "
                     + " | ".join(str(counts[c] or "") for c in columns) + " |")
    return lines


def faults(rows):
    lines = ["| scenario | captured at | subject | expected | said | | why |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for scenario, point, _, result, expected, said, kind in rows:
        if result in BAD:
            lines.append(f"| {scenario} | {point} | {kind} | {expected} | {said} | {result} | "
                         f"{reason(scenario, point)} |")
    return lines


BETWEEN_PLACES = [
    "## Between places", "",
    "`tests/lab/steady.py` cuts each capture short at several places, and compares the points of "
    "each scenario: no beginning may be certain of what the whole capture denies, and no two "
    "points of different causes of one call. Two kinds of difference are none:", "",
    "- *stun-symmetric-mapping*, *stun-stale-mapping*, *symmetric-pair-no-relay* and "
    "*hole-punch-port-clash* say why sound leaves a router by another port than was announced. "
    "At the far side the packets show that it does, and not why: there *rtp-port-remapped* is "
    "certain, and true.",
    "- Where both points tell both causes, each begins with the one that it sees best: of a lost "
    "session refresh the server sees that the call ends by it, the router that its mapping had "
    "expired.", ""]


def below_certain(rows):
    """What the captures of a scenario read together do not tell, or not for certain, and why."""
    lines = ["| scenario | subject | label | said | why |", "| --- | --- | --- | --- | --- |"]
    for scenario, point, _, result, expected, said, kind in rows:
        why = reason(scenario, point)
        if point == "(together)" and (why or result in (WEAK, HONEST)) and expected != "works":
            lines.append(f"| {scenario} | {kind} | {expected} | {said} | {why} |")
    return lines


def page(rows, folders):
    today = datetime.date.today().isoformat()
    return "\n".join([
        "# Accuracy", "",
        f"Measured on {today} by `make score` over {folders} scenarios of the laboratory "
        "(docs/laboratory.md). The labels come from what the endpoints, routers and servers "
        "counted, never from this program. Numbers as they are:", "",
        *[f"- {line}" for line in summary(rows)], "",
        "*Stated* is a headline of grade certain or likely. *Honest* is to state nothing where "
        "only a symptom shows, or nothing at all. *(together)* is `whynat correlate` over all "
        "captures of a scenario, where they share packets.", "",
        "## What went wrong", "", *faults(rows), "",
        *BETWEEN_PLACES,
        "## Where all places together do not tell for certain", "", *below_certain(rows), "",
        "## By cause and capture point", "", *table(rows), ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", default="build/release/whynat")
    parser.add_argument("--out", type=Path, default=Path("build/lab"), help="the lab's captures")
    parser.add_argument("--page", type=Path, help="writes docs/accuracy.md")
    parser.add_argument("scenarios", nargs="*", help="only these")
    options = parser.parse_args()
    labels = sorted(path for path in options.out.glob("*/label.json")
                    if not path.parent.name.endswith((".failed", ".tmp"))
                    and (not options.scenarios or path.parent.name in options.scenarios))
    if not labels:
        sys.exit(f"No labelled captures in {options.out}; run make lab first.")
    with ThreadPoolExecutor(2) as pool:
        rows = [row for found in pool.map(lambda f: score_label(options.whynat, f), labels)
                for row in found]
    print("\n".join([*table(rows), "", *faults(rows), "", *summary(rows)]))
    if options.page:
        options.page.write_text(page(rows, len(labels)))


if __name__ == "__main__":
    main()
