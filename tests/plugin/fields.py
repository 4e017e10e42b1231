# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin shows of single frames.

fields.tsv names samples, frames, fields and their values, each written after reading the packets; "-"
stands for a field that must not be there.  Beside the table: every field and every expert item that the
plugin declares occurs in some sample, and a call that works raises nothing above a chat.
"""

import collections
import pathlib

HERE = pathlib.Path(__file__).parent
FLAGS = {"True": "1", "False": "0"}     # as Wireshark 4.4 writes them

EXPERT = "whynat.expert."


def declared(shark):
    """Names of all fields, those of expert items among them; each name once."""
    done = shark.run("-G", "fields")
    if done.returncode != 0:
        raise RuntimeError(f"tshark -G fields: {done.stderr[-2000:]!r}")
    names = [line.split("\t")[2] for line in done.stdout.decode(errors="replace").splitlines()
             if line.startswith("F\t") and len(line.split("\t")) > 2]
    return [*dict.fromkeys(name for name in names if name.startswith("whynat."))]


def table():
    """[(sample, frame, field, value)]"""
    rows = []
    for line in (HERE / "fields.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sample, frame, field, value = line.split("\t")
            rows.append((sample, int(frame), f"whynat.{field}", value))
    return rows


def is_healthy(frames):
    """Whether the plugin says of every subject in it that it works."""
    works = [fields["whynat.session.works"] for fields in frames.values()
             if "whynat.session" in fields and "whynat.session.works" in fields]
    judged = sum("whynat.session" in fields for fields in frames.values())
    return works and len(works) == judged and all(value in (["1"], ["True"]) for value in works)


class Judge:
    def __init__(self, names):
        self.names, self.seen = names, collections.Counter()
        self.rows = collections.defaultdict(list)
        for sample, *row in table():
            self.rows[sample].append(row)
        self.checked = self.healthy = 0

    def check_table(self, sample, frames):
        for frame, field, value in self.rows.pop(sample, []):
            values = [FLAGS.get(value, value) for value in frames.get(frame, {}).get(field, [])]
            self.checked += 1
            if value == "-" and values:
                yield f"frame {frame}: {field} is there: {values}"
            elif value != "-" and value not in values:
                yield f"frame {frame}: {field} is {values}, not {value!r}"

    def check_quiet(self, frames):
        if not is_healthy(frames):
            return
        self.healthy += 1
        for number, values in frames.items():
            if (set(values.get("whynat.alert.severity", [])) - {"chat"}
                    or set(values.get("whynat.role", [])) - {"handled"}):
                yield f"frame {number}: {values} though everything works"

    @staticmethod
    def check_experts(frames):
        """What is raised can be filtered by its name, whatever its severity."""
        for number, values in frames.items():
            raised = {EXPERT + name for name in values.get("whynat.alert", [])}
            if raised != {name for name in values if name.startswith(EXPERT)}:
                yield f"frame {number}: the expert items are not {sorted(raised)}"

    def judge(self, sample, frames):
        for values in frames.values():
            self.seen.update(values.keys())
        return [*self.check_table(sample, frames), *self.check_quiet(frames), *self.check_experts(frames)]

    def finish(self):
        faults = [f"{name} occurs in no sample" for name in self.names if not self.seen[name]]
        faults += [f"{sample}, of fields.tsv, was not looked at" for sample in self.rows]
        if not (self.names and self.checked and self.healthy):
            faults.append("no fields, no table or no healthy sample: nothing was proved")
        return faults

    def summary(self):
        return (f"{self.checked} values of {len(self.names)} fields; {self.healthy} samples in which "
                "everything works")
