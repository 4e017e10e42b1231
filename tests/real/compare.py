#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares whynat's reports on the public captures with expected.py; see README.md.

usage: compare.py --whynat PATH --captures DIR [--only SUBSTRING] [--verbose]
Exit: 0 as expected, 1 a difference, 2 a wrong command line, 77 the captures are not here.
"""

import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import re
import subprocess
import sys
import unicodedata

sys.dont_write_bytecode = True     # leave nothing behind in the source tree
from expected import EXPECTED

TIMEOUT = 60
SKIP = 77

KINDS = {"call", "registration", "subscription", "message", "discovery", "media"}
SIP_KINDS = {"call", "registration", "subscription", "message"}
OUTCOMES = {"answered", "registered", "subscribed", "delivered", "rejected", "cancelled",
            "no-answer", "timed-out", "dropped", "incomplete"}
MEDIA_VERDICTS = {"delivered", "sent", "none", "blocked", "unseen", "held"}
VANTAGES = {"lan", "wan", "both", "unknown"}
ROLES = {"caller", "callee", "client", "server"}
GRADES = ["hazard", "possible", "likely", "certain"]
ACCUSING = {"likely", "certain"}
# Facts that accuse nobody, whatever their grade.
NOTES = {"private-sdp-harmless", "icmp-closed-port", "client-public-no-nat"}
DEPENDENT = {"address-dependent", "address-and-port-dependent"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def run(whynat, arguments):
    done = subprocess.run([whynat, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=TIMEOUT, env={**os.environ, "NO_COLOR": "1"})
    return done.returncode, done.stdout


def refuse_constant(word):
    raise ValueError(f"{word} is not JSON")


def blames_nat(cause_id):
    return not cause_id.startswith("not-nat-") and cause_id != "cannot-tell"


def allowed(value, patterns):
    if value is None:
        return None in patterns
    return any(pattern is not None and fnmatch.fnmatchcase(value, pattern) for pattern in patterns)


def words(values):
    return " or ".join(sorted(repr(value) for value in values))


def as_set(value):
    return value if isinstance(value, (set, frozenset)) else {value}


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class File:
    """One capture: its report, and the differences found in it."""

    def __init__(self, path, table):
        self.path = path
        self.table = table
        self.differences = []
        self.report = {}
        self.subjects = []

    def say(self, text):
        self.differences.append(f"{self.path}: {text}")

    # -- running ------------------------------------------------------------------------------

    def examine(self, whynat, captures):
        name = os.path.join(captures, self.path)
        if not os.path.exists(name):
            self.say("the capture is missing")
            return self
        try:
            code, output = run(whynat, ["--format", "json", name])
            again = run(whynat, ["--format", "json", name])
            text_code, text = run(whynat, [name])
        except subprocess.TimeoutExpired:
            self.say(f"took more than {TIMEOUT} seconds")
            return self
        if again != (code, output):
            self.say("two runs gave different reports")
        if text_code != code:
            self.say(f"exit status is {text_code} for text and {code} for json")
        self.check_text(text)
        try:
            self.report = json.loads(output.decode("utf-8"), parse_constant=refuse_constant)
        except (UnicodeDecodeError, ValueError) as error:
            self.say(f"exit status {code}; the report is no JSON: {error}")
            return self
        try:
            self.subjects = self.report["subjects"]
            self.check_captures()
            self.check_exit(code)
            for subject in self.subjects:
                self.check_subject(subject)
            self.check_summary()
            self.check_table()
        except (KeyError, TypeError, AttributeError) as error:
            self.say(f"the report breaks the contract: {type(error).__name__}: {error}")
        return self

    def check_text(self, text):
        try:
            decoded = text.decode("utf-8")
        except UnicodeDecodeError as error:
            self.say(f"the text is not UTF-8: {error}")
            return
        if not decoded.strip():
            self.say("the text is empty")
        for number, line in enumerate(decoded.split("\n"), 1):
            control = {c for c in line if unicodedata.category(c) == "Cc"}
            if control:
                self.say(f"the text has {words(control)} in line {number}")

    # -- what holds for every report ----------------------------------------------------------

    @property
    def packets(self):
        return sum(capture["packets"] for capture in self.report["captures"])

    def check_captures(self):
        if self.report["schema"] != "whynat/1":
            self.say(f"schema is {self.report['schema']!r}")
        if self.packets != self.table["packets"]:
            self.say(f"packets is {self.packets}, expected {self.table['packets']}")
        complete = all(capture["complete"] for capture in self.report["captures"])
        if complete not in as_set(self.table.get("complete", True)):
            problems = [p for capture in self.report["captures"] for p in capture["problems"]]
            self.say(f"complete is {complete} {problems}")

    def check_exit(self, code):
        if not all(capture["complete"] for capture in self.report["captures"]):
            expected = {3}
        elif any(self.accuses(cause) for s in self.subjects for cause in self.headline(s)):
            expected = {1}
        elif any(self.accuses(cause) for s in self.subjects for cause in self.causes(s)):
            expected = {0, 1}
        else:
            expected = {0}
        if code not in expected:
            self.say(f"exit status is {code}, expected {words(expected)}")

    @staticmethod
    def headline(subject):
        headline = subject["verdict"]["headline"]
        return [headline] if headline else []

    def causes(self, subject):
        verdict = subject["verdict"]
        return self.headline(subject) + verdict["also"] + verdict["hazards"]

    @staticmethod
    def accuses(cause):
        return (blames_nat(cause["id"]) and cause["grade"] in ACCUSING
                and cause["id"] not in NOTES)

    def place(self, subject):
        return f"{subject['kind']} at frame {subject['first_frame']}"

    def about(self, subject, text):
        self.say(f"{self.place(subject)}: {text}")

    def check_word(self, subject, name, value, vocabulary):
        if value not in vocabulary:
            self.about(subject, f"{name} is {value!r}, no word of the contract")

    def check_subject(self, subject):
        self.check_word(subject, "kind", subject["kind"], KINDS)
        self.check_word(subject, "outcome", subject["outcome"], OUTCOMES)
        self.check_word(subject, "works", subject["works"], {True, False, None})
        if not TIME.fullmatch(subject["start"]):
            self.about(subject, f"start is {subject['start']!r}")
        for name in ("first_frame", "last_frame"):
            self.check_frame(subject, name, subject[name])
        for capture in subject["capture"] if isinstance(subject["capture"], list) \
                else [subject["capture"]]:
            if not is_count(capture) or capture >= len(self.report["captures"]):
                self.about(subject, f"capture is {capture!r}")
        for endpoint in subject["endpoints"]:
            self.check_word(subject, "role", endpoint["role"], ROLES)
            self.check_word(subject, "vantage", endpoint["vantage"], VANTAGES)
            self.check_word(subject, "behind_nat", endpoint["behind_nat"], {True, False, None})
        for row in subject["media"]:
            self.check_media_row(subject, row)
        self.check_verdict(subject)

    def check_frame(self, subject, name, frame):
        if not is_count(frame) or not 1 <= frame <= self.table["packets"]:
            self.about(subject, f"{name} is {frame!r}, not a frame of the capture")

    def check_media_row(self, subject, row):
        row_name = f"{row['type']} {row['from']}->{row['to']}"
        self.check_word(subject, "media verdict", row["verdict"], MEDIA_VERDICTS)
        for end in ("from", "to"):
            self.check_word(subject, f"media {end}", row[end], ROLES)
        if row["from"] == row["to"]:
            self.about(subject, f"{row_name} leads nowhere")
        if not isinstance(row["type"], str) or not row["type"]:
            self.about(subject, f"media type is {row['type']!r}")
        if not isinstance(row["ssrc"], list):
            self.about(subject, f"{row_name}: ssrc is {row['ssrc']!r}")
        if not is_count(row["packets"]) or row["packets"] > self.table["packets"]:
            self.about(subject, f"{row_name}: packets is {row['packets']!r}")
        elif row["verdict"] in ("delivered", "sent") and row["packets"] == 0:
            self.about(subject, f"{row_name}: {row['verdict']} without a packet")
        elif row["verdict"] in ("none", "unseen") and row["packets"] > 0:
            self.about(subject, f"{row_name}: {row['verdict']} with {row['packets']} packets")

    def check_verdict(self, subject):
        verdict = subject["verdict"]
        allow = self.table.get("allow", set())
        for place, causes in (("headline", self.headline(subject)), ("also", verdict["also"])):
            for cause in causes:
                if self.accuses(cause) and cause["id"] not in allow:
                    self.about(subject, f"{place} accuses {cause['id']} ({cause['grade']})")
        for cause in self.causes(subject):
            self.check_word(subject, f"grade of {cause['id']}", cause["grade"], GRADES)
            for evidence in cause["evidence"]:
                self.check_frame(subject, f"evidence of {cause['id']}", evidence["frame"])
        for ruled_out in verdict["ruled_out"]:
            for frame in ruled_out["frames"]:
                self.check_frame(subject, f"frame that rules out {ruled_out['id']}", frame)
        headline = verdict["headline"]
        if subject["works"] is True and headline:
            self.about(subject, f"works, and yet its headline is {headline['id']}")
        if subject["works"] is False and not headline:
            self.about(subject, "does not work, and has no headline")
        if headline and headline["id"] == "cannot-tell" and not verdict["capture_next"]:
            self.about(subject, "cannot-tell without capture_next")
        if headline and headline["grade"] in ACCUSING \
                and (subject["nat_related"] is True) != blames_nat(headline["id"]):
            self.about(subject, f"nat_related is {subject['nat_related']} with {headline['id']}")
        if not verdict["sentence"]:
            self.about(subject, "the verdict has no sentence")

    def check_summary(self):
        stated = self.report["summary"]["subjects"]
        if stated != len(self.subjects):
            self.say(f"summary.subjects is {stated}, there are {len(self.subjects)}")

    # -- what the table says ------------------------------------------------------------------

    def check_table(self):
        left = [s for s in self.subjects if s["kind"] in SIP_KINDS]
        for expected in self.table["subjects"]:
            found = [s for s in left if s["kind"] == expected["kind"]
                     and s["first_frame"] in as_set(expected["first_frame"])]
            if len(found) == 1:
                left.remove(found[0])
                self.compare(found[0], expected)
            elif found or not expected.get("optional"):
                frames = words(as_set(expected["first_frame"]))
                self.say(f"{expected['kind']} at frame {frames}: "
                         f"reported {len(found)} times, expected once")
        for subject in left:
            if not self.table.get("others"):
                self.about(subject, f"not expected ({subject['outcome']})")
        if self.table.get("no_calls"):
            for subject in self.subjects:
                if subject["kind"] == "call":
                    self.about(subject, "a call that never was")
        self.compare_loose("discovery", self.table.get("discovery"))
        self.compare_loose("media", {"works": {True, None}, "headline": {None, "cannot-tell"}})
        for subject in self.subjects:
            self.compare_never(subject, self.table.get("never", set()))
        self.compare_nats()

    def expect(self, subject, name, value, values):
        if value not in values:
            self.about(subject, f"{name} is {value!r}, expected {words(values)}")

    def compare(self, subject, expected):
        for name in ("outcome", "status", "works"):
            self.expect(subject, name, subject[name], expected[name])
        self.compare_headline(subject, expected["headline"],
                              expected.get("max_grade", "possible"))
        if subject["last_frame"] < expected.get("last_sip", 0):
            self.about(subject, f"last_frame is {subject['last_frame']}, "
                                f"expected {expected['last_sip']} or more")
        for row in expected.get("media", []):
            self.compare_media(subject, row)
        for row in subject["media"]:
            if row["verdict"] in expected.get("never_media", set()):
                self.about(subject, f"{row['type']} {row['from']}->{row['to']} "
                                    f"is {row['verdict']!r}")
        for role, facts in expected.get("endpoints", {}).items():
            for endpoint in (e for e in subject["endpoints"] if e["role"] == role):
                for name, values in facts.items():
                    self.expect(subject, f"{role}'s {name}", endpoint[name], values)
        self.compare_never(subject, expected.get("never", set()))

    def compare_headline(self, subject, patterns, max_grade):
        headline = subject["verdict"]["headline"]
        name = headline["id"] if headline else None
        if not allowed(name, patterns):
            grade = f" ({headline['grade']})" if headline else ""
            self.about(subject, f"headline is {name!r}{grade}, expected {words(patterns)}")
        elif headline and blames_nat(name) and name not in self.table.get("allow", set()) \
                and GRADES.index(headline["grade"]) > GRADES.index(max_grade):
            self.about(subject, f"headline {name} is {headline['grade']}, "
                                f"expected {max_grade} at most")

    def compare_media(self, subject, expected):
        name = f"{expected['type']} {expected['from']}->{expected['to']}"
        rows = [row for row in subject["media"]
                if all(row[key] == expected[key] for key in ("type", "from", "to"))]
        if not any(row["verdict"] in expected["verdict"] for row in rows):
            verdicts = {row["verdict"] for row in rows} or {"missing"}
            self.about(subject, f"{name} is {words(verdicts)}, "
                                f"expected {words(expected['verdict'])}")
        elif expected["packets"]:
            low, high = expected["packets"]
            packets = sum(row["packets"] for row in rows)
            if not low <= packets <= high:
                self.about(subject, f"{name} has {packets} packets, expected {low} to {high}")

    def compare_loose(self, kind, expected):
        if not expected:
            return
        subjects = [s for s in self.subjects if s["kind"] == kind]
        if len(subjects) < expected.get("min", 0):
            self.say(f"{len(subjects)} subjects of kind {kind}, "
                     f"expected {expected['min']} at least")
        for subject in subjects:
            self.expect(subject, "works", subject["works"], expected["works"])
            self.compare_headline(subject, expected["headline"], "possible")

    def compare_never(self, subject, never):
        for cause in self.causes(subject):
            if cause["id"] in never and cause["grade"] in ACCUSING:
                self.about(subject, f"claims {cause['id']} ({cause['grade']})")

    def compare_nats(self):
        for nat in self.report["nats"]:
            name = f"NAT of {nat['outside']}"
            if "mapping" in self.table:
                if nat["mapping"] not in self.table["mapping"]:
                    self.say(f"{name}: mapping is {nat['mapping']!r}, "
                             f"expected {words(self.table['mapping'])}")
            elif nat["mapping"] in DEPENDENT and nat["grade"] in ACCUSING:
                self.say(f"{name}: mapping is {nat['mapping']!r}, and nothing shows it")
            if nat["rfc3489"] == "symmetric" and nat["grade"] in ACCUSING:
                self.say(f"{name}: called symmetric")
            if nat["alg"] not in self.table.get("alg", {None, "no"}):
                self.say(f"{name}: alg is {nat['alg']!r}")
            for evidence in nat["evidence"]:
                frame = evidence["frame"]
                if not is_count(frame) or not 1 <= frame <= self.table["packets"]:
                    self.say(f"{name}: evidence frame {frame!r} is not in the capture")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--whynat", required=True, metavar="PATH")
    parser.add_argument("--captures", required=True, metavar="DIR",
                        help="the captures, or the folder real inside them")
    parser.add_argument("--only", default="", metavar="SUBSTRING")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()

    captures = next((folder for folder in (os.path.join(options.captures, "real"),
                                           options.captures)
                     if any(os.path.exists(os.path.join(folder, path)) for path in EXPECTED)),
                    None)
    if captures is None:
        print("SKIP: ../shared/captures is not here")
        return SKIP
    if not os.access(options.whynat, os.X_OK):
        print(f"{options.whynat} is no program", file=sys.stderr)
        return 2

    files = [File(path, table) for path, table in EXPECTED.items() if options.only in path]
    if not files:
        print(f"no capture has {options.only!r} in its path", file=sys.stderr)
        return 2
    with concurrent.futures.ThreadPoolExecutor() as pool:
        files = list(pool.map(lambda file: file.examine(options.whynat, captures), files))

    for file in files:
        for difference in file.differences:
            print(difference)
        if options.verbose:
            kinds = collections.Counter(subject.get("kind") for subject in file.subjects)
            counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
            print(f"{file.path}: {counted or 'no subjects'}, "
                  f"{len(file.differences)} differences")
    differences = sum(len(file.differences) for file in files)
    subjects = sum(len(file.subjects) for file in files)
    print(f"{len(files)} captures compared, {subjects} subjects, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
