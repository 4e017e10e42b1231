#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in all the ways Wireshark dissects: one pass, two passes, a capture that is just being made,
sharkd; one capture after the other in one process, with nothing left of the one before, neither in what is
said nor in memory; with other preferences; installed twice; through Wireshark's own decryption of TLS."""

import argparse
import json
import os
import pathlib
import re
import shutil
import stat
import sys
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
from wireshark import Wireshark  # noqa: E402

LEFT = re.compile(rb"SUMMARY: AddressSanitizer: (\d+) byte")
LEAK_TRIES = 3
BAD, GOOD = "private-sdp-unrelayed.pcap", "not-nat-ok.pcap"


def fields(shark, path, *words, passes=("-2",), names=("whynat.cause",), where="whynat"):
    """[[value, ...]], a list for each frame."""
    wanted = [word for name in names for word in ("-e", name)]
    done = shark.run(*passes, "-r", path, "-Y", where, "-T", "fields", *wanted, *words)
    if done.returncode != 0:
        raise RuntimeError(f"tshark ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return [line.split("\t") for line in done.stdout.decode().splitlines()]


def check_passes(shark, bad):
    """What the future tells is there in the second pass only; what a frame shows itself, always."""
    one = fields(shark, bad, passes=(), names=("whynat.cause", "whynat.sdp.class"),
                 where="frame.number==3")
    two = fields(shark, bad, names=("whynat.cause", "whynat.sdp.class"), where="frame.number==3")
    if one != [["", "2"]]:
        yield f"one pass shows {one} in frame 3"
    if two != [["private-sdp-unrelayed", "2"]]:
        yield f"two passes show {two} in frame 3"


def report(done):
    if done.returncode != 0 or b"{" not in done.stdout:
        raise RuntimeError(f"tshark ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return done.stdout[done.stdout.index(b"{"):]


def check_last_packets(shark, samples):
    """The tables that Wireshark draws have the last packets, too: here a BYE and its answer."""
    path = shark.readable(samples / "cgnat.pcap")
    one, two = (shark.run(*words, "-q", "-z", "whynat-table,ports", "-r", path).stdout
                for words in ((), ("-2",)))
    if one != two or b"192.168.1.20:5060" not in one:
        yield f"the table of one pass is {one!r}, that of two {two!r}"


def may_capture():
    """Whether who runs tshark here may run what captures."""
    path = shutil.which("dumpcap")
    everybody = path and os.stat(path).st_mode & stat.S_IXOTH
    return bool(everybody if os.geteuid() == 0 else path)


def check_reports(shark, bad):
    """The report is the same however the packets come."""
    one = report(shark.run("-q", "-z", "whynat,json", "-r", bad))
    if report(shark.run("-2", "-q", "-z", "whynat,json", "-r", bad)) != one:
        yield "two passes give another report than one"
    if shark.preload or not may_capture():
        print("dumpcap does not run with sanitizers, and not for everybody: no live capture tried")
        return
    with open(bad, "rb") as packets:
        live = report(shark.run("-i", "-", "-q", "-z", "whynat,json", stdin=packets))
    if live != one:
        yield "a live capture gives another report than the file"


def run_sharkd(shark, requests):
    """What comes of [(method, parameters), ...], all of one process."""
    lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
             for number, (method, parameters) in enumerate(requests, 1)]
    return shark.run("-", program="sharkd", input="".join(line + "\n" for line in lines).encode())


def ask_sharkd(shark, requests):
    """The results."""
    done = run_sharkd(shark, requests)
    if done.returncode != 0:
        raise RuntimeError(f"sharkd ended with {done.returncode}: {done.stderr[-2000:]!r}")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines() if line[:1] == "{"]
    results = {answer.get("id"): answer.get("result") for answer in answers}
    return [results.get(number) for number in range(1, len(requests) + 1)]


def left_by_sharkd(shark, requests):
    """How many bytes nothing points to any more at the end."""
    return sum(map(int, LEFT.findall(run_sharkd(shark, requests).stderr)))


def check_leaks(arguments, bad, good):
    """sharkd forgets to close files itself: with the plugin it must not leave more than without."""
    if not arguments.preload or not shutil.which("sharkd"):
        print("without sanitizers and sharkd: no search for leaks from capture to capture")
        return
    requests = []
    for number, path in enumerate((bad, good, bad), 1):
        requests += [("load", {"file": str(path)}),
                     ("frames", {"filter": f"frame.number == {number}", "column0": "%Cus:sip:0:R"})]
    # A number that happens to look like an address hides what it would point to, now and then.
    for _ in range(LEAK_TRIES):
        alone, beside = (left_by_sharkd(Wireshark(plugins, arguments.preload, leaks=True), requests)
                         for plugins in (None, arguments.plugins))
        if beside <= alone:
            return
    yield f"sharkd leaves {alone} bytes in memory without the plugin, {beside} with it"


def check_sharkd(shark, bad, good):
    """Loads captures, and one of them again, in one process; then again with other preferences."""
    if not shutil.which("sharkd"):
        print("sharkd is not installed: not tried")
        return
    requests = []
    # sharkd keeps what a filter found, even from capture to capture: no two alike.
    for number, path in enumerate((bad, good, bad, bad)):
        requests += [("load", {"file": str(path)}),
                     ("frames", {"filter": f"whynat.role == \"cause\" && frame.len > {number}"})]
    for number, network in enumerate(("192.168.0.0/16", "")):
        requests += [("setconf", {"name": "whynat.public_nets", "value": network}),
                     ("load", {"file": str(bad)}),
                     ("frames", {"filter": f"whynat.sdp.class == 1 && frame.len > {number}"})]
    found = [[frame["num"] for frame in result or []] for (method, _), result
             in zip(requests, ask_sharkd(shark, requests)) if method == "frames"]
    # Frames 3 and 6 have the SDP of both sides: private, which is public if one says so, and public.
    if found != [[3], [], [3], [3], [3, 6], [6]]:
        yield f"sharkd finds {found}"


def check_preferences(shark, bad):
    public = fields(shark, bad, "-o", "whynat.public_nets:192.168.0.0/16",
                    names=("whynat.sdp.class",), where="frame.number==3")
    if public != [["1"]]:
        yield f"with 192.168.0.0/16 declared public, the SDP's class is {public}"
    done = shark.run("-2", "-r", bad, "-o", "whynat.info_column:TRUE", "-Y", "frame.number==3")
    if b"[whynat: private-sdp-unrelayed certain]" not in done.stdout:
        yield f"the Info column does not end with the cause: {done.stdout!r}"


# Sample, frame, field, the bytes that it is read from.
BYTES = (
    ("private-contact-registered.pcap", 1, "contact.class", b"192.168.1.20"),
    ("private-contact-registered.pcap", 1, "uac_test.contact_private", b"192.168.1.20"),
    ("private-contact-registered.pcap", 7, "rr.class", b"203.0.113.10"),
    ("private-contact-registered.pcap", 7, "ruri.class", b"192.168.7.20"),
    ("ack-lost-private-contact.pcap", 11, "ack.expected_dst", b"203.0.113.10"),
    ("negative-received.pcap", 2, "reg.binding", b"sip:198.51.100.7:5060"),
    ("turn-permission-missing.pcap", 3, "turn.op", b"\x00\x03"),
)


def check_bytes(shark, samples):
    """What is highlighted when a field is chosen."""
    for name, frame, field, wanted in BYTES:
        done = shark.run("-2", "-r", shark.readable(samples / name), "-Y", f"frame.number == {frame}",
                         "-T", "pdml")
        found = [bytes.fromhex(item.get("value")) for item in xml.etree.ElementTree.fromstring(done.stdout)
                 .iter("field") if item.get("name") == f"whynat.{field}" and item.get("size") != "0"]
        if wanted not in found:
            yield f"{name}, frame {frame}: {field} is read from {found}, not {wanted}"


def check_decoding(shark, samples):
    """Sound that NAT moved is RTP, unless one does not want that; Wireshark alone reads the other stream."""
    path = shark.readable(samples / "server-sdp-private.pcap")
    streams = [{tuple(line) for line in fields(shark, path, *words, names=("ip.src", "rtp.ssrc"),
                                               where="rtp.ssrc")}
               for words in ((), ("-o", "whynat.decode_media:FALSE"))]
    if len(streams[0]) != 2 or len(streams[1]) != 1:
        yield f"decoded are {streams[0]}, and without decoding {streams[1]}"


def check_vantage(shark, bad):
    """What a user says of the place holds, and only where it is said."""
    told = fields(shark, bad, "-o", "whynat.vantages:203.0.113.10=wan, 192.0.2.40=lan",
                  names=("whynat.vantage",), where="frame.number==1")
    if told != [["lan"]] or fields(shark, bad, names=("whynat.vantage",),
                                   where="frame.number==1") == [["lan"]]:
        yield f"told that the capture was taken inside, the plugin says {told}"


def check_limits(shark, bad):
    """What is left out for want of room is told."""
    done = [report(shark.run("-q", "-z", "whynat,json", "-r", bad, "-o",
                             f"whynat.max_messages:{most}")) for most in (0, 1)]
    notes = [json.loads(text)["captures"][0]["problems"] for text in done]
    if notes[0] or not notes[1]:
        yield f"with room for all messages, and for one, the notes are {notes}"


def check_second_copy(arguments, bad):
    """A copy under another file name is idle, and the first one works."""
    twice = Wireshark(arguments.plugins, arguments.preload)
    for path in [*twice.copied.rglob("whynat.so")]:
        shutil.copy(path, path.with_name("whynat-old.so"))
    found = fields(twice, bad, where="frame.number==3")
    if found != [["private-sdp-unrelayed"]]:
        yield f"with two copies of the plugin, frame 3 shows {found}"


def check_keepalives(shark):
    """A ping of the WebSocket and TCP's own; not the pong between them, nor bare acknowledgements."""
    path = captures.websocket(shark.home / "keepalives.pcap")
    found = fields(shark, path, names=("frame.number", "whynat.keepalive"), where="whynat.keepalive")
    last = int(fields(shark, path, names=("frame.number",), where="frame")[-1][0])
    if found != [[str(last - 3), "ws-ping"], [str(last), "tcp"]]:
        yield f"of {last} frames those that keep alive are {found}"


def check_tls(shark):
    made = captures.tls(shark.home)
    if not made:
        print("openssl is not installed: TLS not tried")
        return
    path, keys = made
    names = ("whynat.session.kind", "whynat.answered_in", "whynat.src.class")
    # As its own file, and as a block of the capture, before the packets.
    within = path.with_suffix(".pcapng")
    done = Wireshark(None).run("--inject-secrets", f"tls,{keys}", path, within, program="editcap")
    if done.returncode != 0:
        raise RuntimeError(f"editcap ended with {done.returncode}: {done.stderr[-2000:]!r}")
    for kind, capture, words in (("beside", path, ("-o", f"tls.keylog_file:{keys}")), ("within", within, ())):
        found = fields(shark, capture, "-o", "tcp.reassemble_out_of_order:TRUE", *words, names=names,
                       where="sip.Method == \"REGISTER\"")
        if len(found) != 1 or found[0][0] != "registration" or not found[0][1] or found[0][2] != "2":
            yield f"with the keys {kind} the capture, a REGISTER in TLS is {found}"
        told = json.loads(report(shark.run("-q", "-z", "whynat,json", *words, "-r", capture)))["subjects"]
        if [(one["kind"], one["works"]) for one in told] != [("registration", True)]:
            yield f"with the keys {kind} the capture, the report has {told}"
    if fields(shark, path, names=names, where="whynat.session"):
        yield "without the keys something is said of what TLS carries"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    shark = Wireshark(arguments.plugins, arguments.preload)
    bad, good = (shark.readable(arguments.samples / name) for name in (BAD, GOOD))
    faults = [*check_passes(shark, bad), *check_reports(shark, bad), *check_sharkd(shark, bad, good),
              *check_leaks(arguments, bad, good), *check_preferences(shark, bad),
              *check_decoding(shark, arguments.samples), *check_bytes(shark, arguments.samples),
              *check_vantage(shark, bad), *check_limits(shark, bad),
              *check_last_packets(shark, arguments.samples), *check_second_copy(arguments, bad),
              *check_keepalives(shark), *check_tls(shark)]
    print(*faults, sep="\n")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
