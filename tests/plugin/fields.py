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
# By which one filters; what is not named is a text, and an expert item has no value.
TYPES = {
    "FT_BOOLEAN": "session.works behind_nat dst_unroutable via.mismatch_ip via.mismatch_port rport.requested "
                  "rport.answered received.differs contact.mismatch_ip contact.mismatch_port sdp.mismatch_ip "
                  "frag.over_mtu port_preserved retrans lost_between unanswered media.one_way media.latched "
                  "ice.nominated ice.prflx alg.received_private uac_test.contact_private "
                  "uac_test.via_src_differs uac_test.via_private uac_test.sdp_private uac_test.port_differs "
                  "uac_test.src_private uac_test.websocket uac_test.contact_port_differs "
                  "uac_test.sdp_src_differs uac_test.target_differs",
    "FT_UINT8": "src.class dst.class via.class contact.class ruri.class rr.class sdp.class reg.step",
    "FT_UINT16": "mapped.port uac_test uac_test.predicted",
    "FT_UINT32": "session msg_size frag.pieces retrans_n",
    "FT_DOUBLE": "keepalive.interval binding_idle lifetime.lo lifetime.hi media.first_in_delay "
                 "turn.permission_age",
    "FT_FRAMENUM": "mapped.frame retrans_of dup_of translated_of answered_in answers ack.in ack.of icmp.quotes "
                   "media.sdp media.sender_sdp media.stream",
    "FT_IPv4": "mapped.ip",
    "FT_IPv6": "mapped.ipv6",
}


def type_of(name):
    if name.startswith(EXPERT):
        return "FT_NONE"
    return next((kind for kind, names in TYPES.items() if name.removeprefix("whynat.") in names.split()),
                "FT_STRING")


def declared(shark):
    """{name: type} of all fields, those of expert items among them."""
    done = shark.run("-G", "fields")
    if done.returncode != 0:
        raise RuntimeError(f"tshark -G fields: {done.stderr[-2000:]!r}")
    lines = (line.split("\t") for line in done.stdout.decode(errors="replace").splitlines())
    return {cells[2]: cells[3] for cells in lines
            if cells[0] == "F" and len(cells) > 3 and cells[2].startswith("whynat.")}


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
    def __init__(self, types):
        self.types, self.seen = types, collections.Counter()
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
        faults = [f"{name} occurs in no sample" for name in self.types if not self.seen[name]]
        faults += [f"{name} is {kind}, not {type_of(name)}" for name, kind in self.types.items()
                   if kind != type_of(name)]
        faults += [f"{sample}, of fields.tsv, was not looked at" for sample in self.rows]
        if not (self.types and self.checked and self.healthy):
            faults.append("no fields, no table or no healthy sample: nothing was proved")
        return faults

    def summary(self):
        return (f"{self.checked} values of {len(self.types)} fields; {self.healthy} samples in which "
                "everything works")
