#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Media that NAT moved is decoded as RTP with the plugin, and not without it; nothing else is.

Of every sample and real capture: each flow that only the plugin decodes is a stream that the engine
ties to a call (its SSRC stands in the report), carries the SDP's frame and a Call-ID, and is whole.
rtp.tsv names how many flows the plugin adds to which capture; all others gain none.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from wireshark import Wireshark  # noqa: E402

HERE = pathlib.Path(__file__).parent
FIELDS = ("ip.src", "ipv6.src", "udp.srcport", "ip.dst", "ipv6.dst", "udp.dstport", "rtp.ssrc",
          "rtp.setup-frame", "sip.call_id_generated")


def expected():
    found = {}
    for line in (HERE / "rtp.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, count = line.split("\t")
            found[path] = int(count)
    return found


def flows(shark, path):
    """{(src, sport, dst, dport, ssrc): [(setup frame, call), ...]}"""
    wanted = [word for field in FIELDS for word in ("-e", field)]
    done = shark.run("-2", "-r", shark.readable(path), "-Y", "rtp && !icmp && udp", "-T", "fields",
                     *wanted)
    if done.returncode not in (0, 2):
        raise RuntimeError(f"{path}: tshark ended with {done.returncode}: {done.stderr[-2000:]!r}")
    found = collections.defaultdict(list)
    for line in done.stdout.decode(errors="replace").splitlines():
        v4src, v6src, sport, v4dst, v6dst, dport, ssrc, frame, call = line.split("\t")
        found[v4src or v6src, sport, v4dst or v6dst, dport, ssrc].append((frame, call))
    return found


def bound_ssrcs(shark, path):
    done = shark.run("-q", "-z", "whynat,json", "-r", shark.readable(path))
    report = json.loads(done.stdout[done.stdout.index(b"{"):])
    return {int(str(ssrc), 0) for subject in report["subjects"] if subject["kind"] == "call"
            for media in subject["media"] for ssrc in media["ssrc"]}


def added(arguments, plain, shark, path):
    """How many flows only the plugin decodes, and faults."""
    without, with_plugin = flows(plain, path), flows(shark, path)
    faults = [f"lost {flow}" for flow in without if flow not in with_plugin]
    new = [flow for flow in with_plugin if flow not in without]
    # STUN on the port of a stream passes the dissector of RTP, and has no SSRC.
    new = [flow for flow in new if flow[4]]
    if new:
        bound = bound_ssrcs(shark, path)
        for flow in new:
            if int(flow[4].split(",")[0], 0) not in bound:
                faults.append(f"{flow} is no stream of a call")
            if not all(frame and call for frame, call in with_plugin[flow]):
                faults.append(f"{flow} does not name its call")
    return len(new), faults


def captures(arguments, wanted):
    for root, name in ((arguments.samples, "samples"), (arguments.captures, "captures")):
        if root and root.is_dir():
            for path in sorted(root.rglob("*.pcap*")):
                full = f"{name}/{path.relative_to(root)}"
                # Of the samples those of the table, and the innocent ones, which gain nothing.
                if name != "samples" or full in wanted or path.name.startswith("negative-"):
                    yield full, path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--captures", type=pathlib.Path)
    arguments = parser.parse_args()

    plain, shark = Wireshark(None), Wireshark(arguments.plugins, arguments.preload)
    wanted, faults, total = expected(), [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = [(name, pool.submit(added, arguments, plain, shark, path))
                for name, path in captures(arguments, wanted)]
        for name, future in work:
            count, found = future.result()
            total += count
            faults += [f"{name}: {fault}" for fault in found]
            if count != wanted.get(name, 0):
                faults.append(f"{name}: {count} flows more, not {wanted.get(name, 0)}")
    print(*faults, sep="\n")
    print(f"{len(work)} captures, {total} flows that only the plugin decodes, {len(faults)} faults")
    sys.exit(1 if faults or not total else 0)


if __name__ == "__main__":
    main()
