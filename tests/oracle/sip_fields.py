#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the SIP and SDP fields that we read with those that tshark reads.

Every uncut SIP message of the real captures and of the malformed sets is taken out, wrapped in a
datagram of a capture of its own, and read by both.  exceptions.txt says where tshark differs for a
reason.  Exit status: 0 they agree, 1 they do not, 77 there are no captures or there is no tshark.
"""

import argparse
import fnmatch
import ipaddress
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
LARGEST = 60000  # what a datagram holds, with some room
CHUNK = 400  # files on one command line

FIELDS = {
    "method": "sip.Method",
    "status": "sip.Status-Code",
    "call_id": "sip.Call-ID",
    "cseq.number": "sip.CSeq.seq",
    "cseq.method": "sip.CSeq.method",
    "uri.host": "sip.r-uri.host",
    "uri.port": "sip.r-uri.port",
    "from.tag": "sip.from.tag",
    "to.tag": "sip.to.tag",
    "via.host": "sip.Via.sent-by.address",
    "via.port": "sip.Via.sent-by.port",
    "via.branch": "sip.Via.branch",
    "via.rport": "sip.Via.rport",
    "via.received": "sip.Via.received",
    "contact.host": "sip.contact.host",
    "contact.port": "sip.contact.port",
    "sdp.address": "sdp.connection_info.address",
    "sdp.port": "sdp.media.port",
    "sdp.media": "sdp.media.media",
}
SEPARATOR, AGGREGATOR = "\x1e", "\x1f"


def run_tshark(*arguments):
    command = ["tshark", "-n", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode("utf-8", "replace")


def values_of(pairs, name):
    """All values of a name that occurs more than once, at any depth."""
    for key, value in pairs:
        if key == name:
            yield value
        elif isinstance(value, Pairs):
            yield from values_of(value, name)


class Pairs(list):
    """A JSON object whose names may repeat."""


def real_messages(folder):
    """(place, bytes) of each SIP message that tshark finds in frames captured whole."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = run_tshark("-r", str(path), "-Y", "sip && frame.cap_len == frame.len",
                          "-T", "json", "-x", "-j", "sip frame")
        if not text.strip():
            continue
        for frame in json.loads(text, object_pairs_hook=Pairs):
            number = next(values_of(frame, "frame.number"))
            for raw in values_of(frame, "sip_raw"):
                yield f"{path.relative_to(folder.parent)}#{number}", bytes.fromhex(raw[0])


def malformed_messages(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".zip" and path.stat().st_size <= LARGEST:
            yield str(path.relative_to(folder.parent)), path.read_bytes()


def write_capture(path, messages):
    """One UDP datagram from port 5060 to 5060 a message, link type raw IPv4."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 228))
        for index, (_, data) in enumerate(messages):
            udp = struct.pack(">HHHH", 5060, 5060, 8 + len(data), 0) + data
            header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), index & 0xFFFF, 0, 64, 17,
                                 0, bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]))
            packet = header + udp
            file.write(struct.pack("<IIII", index, 0, len(packet), len(packet)) + packet)


def their_fields(capture):
    """Frame number to {our name: values}; only frames that tshark takes for SIP."""
    arguments = ["-r", str(capture), "-Y", "sip", "-T", "fields", "-e", "frame.number"]
    for name in FIELDS.values():
        arguments += ["-e", name]
    arguments += ["-E", f"separator={SEPARATOR}", "-E", f"aggregator={AGGREGATOR}",
                  "-E", "occurrence=a"]
    read = {}
    for line in run_tshark(*arguments).split("\n"):
        columns = line.split(SEPARATOR)
        if len(columns) == len(FIELDS) + 1:
            read[int(columns[0])] = {
                name: [value for value in column.split(AGGREGATOR) if value]
                for name, column in zip(FIELDS, columns[1:])
            }
    return read


def our_fields(program, folder, messages):
    paths = []
    for index, (_, data) in enumerate(messages):
        paths.append(folder / f"{index}")
        paths[-1].write_bytes(data)
    lines = []
    for start in range(0, len(paths), CHUNK):
        command = [program, *paths[start : start + CHUNK]]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        lines += done.stdout.decode("ascii").splitlines()
    return [json.loads(line) for line in lines]


def plain(value):
    """A value as both write it: addresses in one form, bytes that are not ASCII set aside."""
    # tshark leaves the line end on a value that a header ends with.
    value = re.sub(r"(\\[rnt]|\s)+$", "", value)
    value = re.sub(r"\\[0-7]{3}|\\x[0-9a-f]{2}|\\[abfnrtv]|[^ -~]+", "?", value)
    value = re.sub(r"\?+", "?", value).replace("\\", "").strip()
    try:
        return str(ipaddress.ip_address(value.strip("[]").split("%")[0]))
    except ValueError:
        return value.strip("[]")


class Exceptions:
    """Lines of PLACE | FIELD | REASON; place and field are patterns."""

    def __init__(self, path):
        self.rules = []
        for line in path.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                place, field, reason = (part.strip() for part in line.split("|", 2))
                self.rules.append([place, field, reason, 0])

    def allow(self, place, field):
        for rule in self.rules:
            if fnmatch.fnmatchcase(place, rule[0]) and fnmatch.fnmatchcase(field, rule[1]):
                rule[3] += 1
                return True
        return False

    def unused(self):
        return [f"{rule[0]} | {rule[1]}" for rule in self.rules if rule[3] == 0]


def compare(messages, ours, theirs):
    """(place, field, ours, theirs) of each difference, and how many fields were equal."""
    different, equal = [], 0
    for index, ((place, _), our) in enumerate(zip(messages, ours)):
        their = theirs.get(index + 1)
        if not our["sip"] or their is None:
            # What neither takes for SIP is not compared; tshark without a start line is no SIP.
            if our["sip"] or (their and (their["method"] or their["status"])):
                different.append((place, "sip", our["sip"], their is not None))
            continue
        if our["cut"] and place.startswith("real"):
            continue
        for name in FIELDS:
            mine = [plain(value) for value in our.get(name, [])]
            other = [plain(value) for value in their[name]]
            if mine == other:
                equal += 1
            else:
                different.append((place, name, mine, other))
    return different, equal


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="dump_sip")
    parser.add_argument("--captures", default=os.environ.get("WHYNAT_CAPTURES"))
    options = parser.parse_args()

    if not options.captures or not pathlib.Path(options.captures, "real").is_dir():
        print("skipped: WHYNAT_CAPTURES names no folder with captures")
        return SKIPPED
    if not shutil.which("tshark"):
        print("skipped: there is no tshark")
        return SKIPPED
    captures = pathlib.Path(options.captures)
    messages = [*real_messages(captures / "real"), *malformed_messages(captures / "malformed")]
    with tempfile.TemporaryDirectory(prefix="whynat-oracle-") as name:
        folder = pathlib.Path(name)
        write_capture(folder / "messages.pcap", messages)
        theirs = their_fields(folder / "messages.pcap")
        ours = our_fields(options.program, folder, messages)

    different, equal = compare(messages, ours, theirs)
    exceptions = Exceptions(pathlib.Path(__file__).parent / "exceptions.txt")
    wrong = [entry for entry in different if not exceptions.allow(entry[0], entry[1])]
    for place, field, mine, other in wrong:
        print(f"{place}: {field}: we read {mine!r}, tshark {other!r}")
    for rule in exceptions.unused():
        print(f"exceptions.txt: no longer needed: {rule}")
    print(f"{len(messages)} messages: {equal} fields equal, {len(different) - len(wrong)} "
          f"excepted, {len(wrong)} wrong")
    return 1 if wrong or exceptions.unused() or not equal else 0


if __name__ == "__main__":
    sys.exit(main())
