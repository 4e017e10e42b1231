#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packs a call of every sample, plain and redacted: the verdict is the same, Wireshark
shows the comments, and of the original names and public addresses nothing is left.

usage: ticket.py --whynat PATH --samples DIR [--every N]
tshark is started three times a sample, so the test run takes a part of them; without --every all are tried.
Exit: 0 right, 1 a fault.
"""

import argparse
import concurrent.futures
import functools
import ipaddress
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PRIVATE = [ipaddress.ip_network(net) for net in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3")]
# What names nobody: the protocols' own words.
COMMON = {"sip", "sips", "tel", "anonymous", "invalid", "localhost", "phone", "user", "example", "ping"}


def run(*arguments, allowed=(0, 1)):
    done = subprocess.run(arguments, capture_output=True, check=False)
    assert done.returncode in allowed, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


NAMES = ("sip.from.user", "sip.to.user", "sip.contact.user", "sip.r-uri.user", "sip.from.host",
         "sip.to.host", "sip.Call-ID", "sip.from.tag", "sip.to.tag", "sip.auth.username",
         "sip.auth.realm", "sip.auth.nonce", "sip.auth.digest.response", "stun.att.username",
         "stun.att.realm")
ADDRESSES = ("ip.src", "ip.dst", "sdp.connection_info.address", "stun.att.ipv4")
STRUCTURE = ("udp.srcport", "udp.dstport", "udp.length", "sip.Method", "sip.Status-Code",
             "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq_raw", "tcp.len")
OTHERS = ("frame.number", "frame.comment", "websocket.opcode", "tls.record.content_type",
          "icmp.type", "icmpv6.type")
FIELDS = NAMES + ADDRESSES + STRUCTURE + OTHERS


@functools.lru_cache(maxsize=8)
def read(capture):
    """All fields of all frames: starting tshark is what takes the time, and much of that its own files,
    profiles and lists of names, which are not asked for."""
    out = run("env", "WIRESHARK_DATA_DIR=/nonexistent",
              "tshark", "-n", "-r", capture, "-T", "fields", "-E", "occurrence=a",
              *[word for field in FIELDS for word in ("-e", field)])
    return [dict(zip(FIELDS, line.split("\t")))
            for line in out.decode(errors="replace").splitlines()]


def tshark(capture, *fields):
    return [[row[field] for field in fields] for row in read(capture)]


def verdict(subject):
    headline = subject["verdict"]["headline"]
    return (subject["kind"], subject["works"], subject["outcome"], subject["status"],
            headline and (headline["id"], headline["grade"]))


def find(report, kind, call_id):
    return [subject for subject in report["subjects"]
            if subject["kind"] == kind and subject["call_id"] == call_id]


def public_addresses(data):
    """IPv4 addresses that the texts and the headers of a capture name, without the private ones."""
    texts = {text.decode() for text in re.findall(rb"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", data)}
    for text in texts:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            continue
        if not any(address in net for net in PRIVATE):
            yield text


def identifiers(capture):
    """Users, hosts, Call-IDs, tags, nonces and public addresses, as tshark reads them."""
    found = set()
    for row in tshark(capture, *NAMES):
        for value in row:
            for part in re.split(r"[@,;\"\s]+", value):
                found |= {label for label in re.split(r"[.:]", part) if len(label) > 3
                          and not label.isdigit() and label.lower() not in COMMON}
    addresses = set()
    for row in tshark(capture, *ADDRESSES):
        addresses |= {text for value in row for text in public_addresses(value.encode())}
    return found, addresses


def check_comments(capture, subject):
    headline = subject["verdict"]["headline"]
    frames = {item["frame"] for item in headline["evidence"]} if headline else set()
    shown = {int(row[0]): row[1] for row in tshark(capture, "frame.number", "frame.comment") if row[1]}
    assert set(shown) == frames, (capture, shown, frames)
    assert all(headline["id"] in comment for comment in shown.values())


def check_nothing_left(original, folder):
    names, addresses = identifiers(original)
    for name in ("call.pcapng", "report.json", "report.html"):
        data = (folder / name).read_bytes()
        text = data.lower()
        for identifier in names:
            # As a word: "alice", not a part of a longer one.
            pattern = rb"(?<![a-z0-9])" + re.escape(identifier.lower().encode()) + rb"(?![a-z0-9])"
            assert not re.search(pattern, text), f"{original.name}: '{identifier}' is left in {name}"
        for address in addresses:
            assert not re.search(rb"(?<![\d.])" + re.escape(address.encode()) + rb"(?![\d.])", data), \
                f"{original.name}: {address} is left in {name}"
            if name == "call.pcapng":
                assert ipaddress.ip_address(address).packed not in data, \
                    f"{original.name}: {address} is left in a header"


def check_structure(plain, redacted):
    """Lengths, ports, and which values are equal stay as they were."""
    rows = [read(path) for path in (plain, redacted)]
    assert len(rows[0]) == len(rows[1]), plain
    # What an ICMP error quotes of a message is zeroed, and of another dialog on the same connection no
    # byte is made anew.
    pairs = [(left, right) for left, right in zip(*rows)
             if not left["icmp.type"] and not left["icmpv6.type"] and right["tcp.len"] != "0"]
    for left, right in pairs:
        assert all(left[field] == right[field] for field in STRUCTURE), (plain, left, right)
    ids = {(left["sip.Call-ID"], right["sip.Call-ID"]) for left, right in pairs}
    assert len(ids) == len({left for left, _ in ids}) == len({right for _, right in ids}), \
        "Call-IDs are not told apart as before"


def choose(report):
    """What somebody would open a ticket for: what failed, calls first; else a call."""
    def rank(subject):
        return (subject["works"] is not False, subject["kind"] != "call")
    # Of several subjects of one kind under one Call-ID the first is packed.
    own = [subject for subject in report["subjects"] if subject["call_id"]
           and find(report, subject["kind"], subject["call_id"])[0] is subject
           and (subject["kind"] == "call" or not find(report, "call", subject["call_id"]))]
    return min(own, key=rank, default=None)


def pack(args, sample, scratch):
    report = json.loads(run(args.whynat, "--format", "json", sample))
    subject = choose(report)
    if not subject:
        return 0
    done = {}
    for kind, options in (("plain", []), ("redacted", ["--redact", "--key", "a key"])):
        folder = scratch / f"{sample.stem}-{kind}"
        run(args.whynat, "ticket", *options, "-o", folder, sample, subject["call_id"], allowed=(0,))
        packed = json.loads((folder / "report.json").read_bytes())
        again = json.loads(run(args.whynat, "--format", "json", folder / "call.pcapng"))
        assert again["subjects"] == packed["subjects"], "comments change the report"
        own = [other for other in packed["subjects"] if verdict(other) == verdict(subject)]
        assert own, (kind, verdict(subject), [verdict(other) for other in packed["subjects"]])
        if kind == "plain":
            own = find(packed, subject["kind"], subject["call_id"])
            assert own and verdict(own[0]) == verdict(subject), kind
        check_comments(folder / "call.pcapng", own[0])
        done[kind] = folder
    check_nothing_left(sample, done["redacted"])
    plain, redacted = (done[kind] / "call.pcapng" for kind in ("plain", "redacted"))
    # Of WebSocket frames and what is encrypted only the messages, or nothing, is made anew.
    if not any(row[0] or row[1] for row in tshark(plain, "websocket.opcode",
                                                  "tls.record.content_type")):
        check_structure(plain, redacted)
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    parser.add_argument("--only", default="*.pcap")
    parser.add_argument("--every", type=int, default=1, help="of the samples only each n-th")
    args = parser.parse_args()
    packed = faults = 0
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = {pool.submit(pack, args, sample, pathlib.Path(name)): sample
                for sample in sorted(args.samples.glob(args.only))[::args.every]}
        for job in concurrent.futures.as_completed(jobs):
            try:
                packed += job.result()
            except AssertionError as fault:
                print(f"{jobs[job].name}: {fault}"[:600], flush=True)
                faults += 1
    print(f"{packed} packages, {faults} samples with faults")
    return 1 if faults or not packed else 0


if __name__ == "__main__":
    sys.exit(main())
