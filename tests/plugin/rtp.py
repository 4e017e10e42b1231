# SPDX-License-Identifier: GPL-2.0-or-later
"""Media that NAT moved is decoded as RTP with the plugin, and not without it; nothing else is.

Each flow that only the plugin decodes is a stream that the engine ties to a call (its SSRC stands in the
report), carries the SDP's frame and a Call-ID, and is whole.  rtp.tsv names how many flows the plugin
adds to which capture; all others gain none.
"""

import collections
import json
import pathlib

HERE = pathlib.Path(__file__).parent
FIELDS = ["ip.src", "ipv6.src", "udp.srcport", "ip.dst", "ipv6.dst", "udp.dstport", "rtp.ssrc",
          "rtp.setup-frame", "sip.call_id_generated", "rtp", "icmp"]
WHERE = "rtp && !icmp && udp"


def expected(series):
    """{capture: flows}; series: of Wireshark, "" for none."""
    found = {}
    for line in (HERE / "rtp.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, count, *only = line.split("\t")
            found[path] = int(count) if not only or only[0] == series else 0
    return found


def flows(frames):
    """{(src, sport, dst, dport, ssrc): [(setup frame, call), ...]}"""
    found = collections.defaultdict(list)
    for values in frames.values():
        def text(name):
            return ",".join(values.get(name, []))

        if "rtp" in values and "icmp" not in values and "udp.srcport" in values:
            key = (text("ip.src") or text("ipv6.src"), text("udp.srcport"),
                   text("ip.dst") or text("ipv6.dst"), text("udp.dstport"), text("rtp.ssrc"))
            found[key].append((text("rtp.setup-frame"), text("sip.call_id_generated")))
    return found


def bound_ssrcs(report):
    return {int(str(ssrc), 0) for subject in json.loads(report)["subjects"]
            if subject["kind"] == "call" for media in subject["media"] for ssrc in media["ssrc"]}


class Judge:
    def __init__(self, series):
        self.expected, self.looked_at, self.added = expected(series), 0, 0

    def wants(self, name):
        """Of the samples those of the table, and the innocent ones, which gain nothing."""
        return (name.startswith("captures/") or name in self.expected
                or pathlib.Path(name).name.startswith("negative-"))

    def judge(self, name, plain_frames, plugin_frames, report):
        without, with_plugin = flows(plain_frames), flows(plugin_frames)
        faults = [f"lost {flow}" for flow in without if flow not in with_plugin]
        # STUN on the port of a stream passes the dissector of RTP, and has no SSRC.
        new = [flow for flow in with_plugin if flow not in without and flow[4]]
        bound = bound_ssrcs(report)
        for flow in new:
            if int(flow[4].split(",")[0], 0) not in bound:
                faults.append(f"{flow} is no stream of a call")
            if not all(frame and call for frame, call in with_plugin[flow]):
                faults.append(f"{flow} does not name its call")
        if len(new) != self.expected.get(name, 0):
            faults.append(f"{len(new)} flows more, not {self.expected.get(name, 0)}")
        self.looked_at += 1
        self.added += len(new)
        return faults

    def finish(self):
        return [] if self.added else ["the plugin made no flow readable"]

    def summary(self):
        return f"{self.looked_at} captures searched for RTP, {self.added} flows only with the plugin"
