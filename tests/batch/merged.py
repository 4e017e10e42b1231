#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Merging results is the union of sets: associative, commutative, idempotent; and sums stay sums.

usage: merged.py --whynat PATH --samples DIR
Seeded, so that a fault comes again.  Exit: 0 right, 1 a fault.
"""

import argparse
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile

ROUNDS = 12


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    args = parser.parse_args()
    chance = random.Random(7)

    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        count = 0

        def run(*arguments):
            done = subprocess.run([args.whynat, *arguments], capture_output=True, check=False)
            assert done.returncode in (0, 1), (arguments, done)
            return done.stdout

        def merge(*parts):
            nonlocal count
            count += 1
            result = scratch / f"merged-{count}.ndjson"
            run("merge", "--format", "ndjson", "-o", result, *parts)
            return result

        whole = scratch / "whole"
        summary = run("batch", "-q", "--out", whole, args.samples)
        results = sorted(whole.iterdir())
        everything = merge(whole).read_bytes()
        assert everything.count(b'{"type":"capture"') == len(results) > 100

        for _ in range(ROUNDS):
            sets = [chance.sample(results, chance.randrange(1, 12)) for _ in range(3)]
            a, b, c = (merge(*part) for part in sets)
            union = merge(*{path for part in sets for path in part}).read_bytes()
            assert merge(merge(a, b), c).read_bytes() == union, "not associative"
            assert merge(a, merge(b, c)).read_bytes() == union, "not associative"
            assert merge(c, a, b).read_bytes() == union, "not commutative"
            assert merge(a, a, a).read_bytes() == a.read_bytes(), "not idempotent"

        def fill(*parts):
            """A database of these; what is written of it is what it has."""
            nonlocal count
            count += 1
            base = scratch / f"merged-{count}.sqlite"
            run("merge", "--db", base, *parts)
            return base

        def dump(base):
            return sorted(sqlite3.connect(base).iterdump())

        for _ in range(ROUNDS // 3):
            sets = [chance.sample(results, chance.randrange(1, 12)) for _ in range(3)]
            union = merge(*{path for part in sets for path in part}).read_bytes()
            a, b, c = (fill(*part) for part in sets)
            assert merge(a, b, c).read_bytes() == union, "databases are not read as files are"
            assert dump(fill(fill(a, b), c)) == dump(fill(c, *sets[0], fill(b, *sets[1]), a))
            assert dump(fill(a, a, *sets[0])) == dump(a), "not idempotent"
            # One after another into the same database.
            run("merge", "--db", a, b)
            run("merge", "--db", a, c, a)
            assert merge(a).read_bytes() == union, "what was there is lost"

        # Two results of one capture that differ: the same one is taken in either order.
        other = scratch / "other.ndjson"
        other.write_bytes(results[0].read_bytes().replace(b'"file":"', b'"file":"elsewhere/'))
        chosen = merge(results[0], other).read_bytes()
        assert chosen == merge(other, results[0]).read_bytes()
        newer = scratch / "newer.ndjson"
        newer.write_bytes(results[0].read_bytes().replace(b'"version":"0.', b'"version":"9.'))
        assert merge(newer, results[0], other).read_bytes() == newer.read_bytes()
        # An older result does not take the place of a newer one that a database has.
        base = fill(newer)
        run("merge", "--db", base, results[0])
        assert merge(base).read_bytes() == newer.read_bytes() == merge(fill(results[0]), base).read_bytes()

        # What the batch summed up and what merging sums up is the same.
        half = len(results) // 2
        one, two = merge(*results[:half]), merge(*results[half:])
        merged = run("merge", two, one, results[3]).decode()
        remarks = ("no capture", "the content of", "joined as parts")
        wanted = [line for line in summary.decode().splitlines()
                  if not any(remark in line for remark in remarks)]
        assert merged.split() == " ".join(wanted).split(), "sums differ"

        run("merge", "--db", scratch / "a.sqlite", whole)
        run("batch", "-q", "--db", scratch / "b.sqlite", args.samples)
        a, b = (sorted(sqlite3.connect(scratch / base).iterdump())
                for base in ("a.sqlite", "b.sqlite"))
        assert a == b, "the databases differ"
        rows = run("merge", "--format", "csv", whole).decode().splitlines()
        assert len(rows) == 1 + everything.count(b'{"type":"subject"')

        # What is cut or no result is told, and the rest is joined.
        cut = scratch / "cut.ndjson"
        cut.write_bytes(b"".join(results[1].read_bytes().splitlines(True)[:-1]))
        foreign = scratch / "foreign.sqlite"
        sqlite3.connect(foreign).execute("CREATE TABLE capture (record TEXT)")
        for bad in (foreign, cut, args.samples / "README.md", scratch / "missing"):
            done = subprocess.run([args.whynat, "merge", bad, results[0]], capture_output=True,
                                  check=False)
            assert done.returncode == 3 and done.stdout.startswith(b"1 capture"), done
            assert done.stderr.count(b"\n") == 1
        for wrong in ([], ["--format", "json", whole]):
            done = subprocess.run([args.whynat, "merge", *wrong], capture_output=True, check=False)
            assert done.returncode == 2 and done.stderr.count(b"\n") == 1
    print(f"{len(results)} results, {ROUNDS} rounds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
