#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark with the plugin captures from an interface: a pair of virtual ones in a network namespace of their
own, which ends with this test; a sample's frames are sent into one and captured at the other.

They are sent as fast as they go, so what hangs on their times is not compared; who registered, who called
whom and how many frames there were is.
"""

import argparse
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from wireshark import NOBODY, Wireshark  # noqa: E402

SAMPLE = "private-sdp-unrelayed.pcap"
RIGHTS = "+net_raw,+net_admin"
PATIENCE = 120


def frames(path):
    data, at = path.read_bytes(), 24
    while at + 16 <= len(data):
        kept = struct.unpack("<IIII", data[at:at + 16])[2]
        yield data[at + 16:at + 16 + kept]
        at += 16 + kept


def interfaces():
    """The namespace has only just been made: nothing but loopback is there."""
    subprocess.run(["ip", "link", "add", "near", "type", "veth", "peer", "name", "far"], check=True)
    for name in ("near", "far"):
        # Neighbour discovery would be captured, too.
        pathlib.Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1", encoding="ascii")
        subprocess.run(["ip", "link", "set", name, "up"], check=True)


def wait_for_listener(process):
    """What tshark says of itself differs from version to version; the kernel knows who listens."""
    far = str(socket.if_nametoindex("far"))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        sockets = pathlib.Path("/proc/net/packet").read_text(encoding="ascii").splitlines()[1:]
        # Interface and whether it runs stand in the fifth and sixth column.
        if any(line.split()[4:6] == [far, "1"] for line in sockets):
            return
        time.sleep(0.1)


def capture(shark, path):
    """The report on what was captured."""
    sent = list(frames(path))
    command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
               f"--inh-caps={RIGHTS}", f"--ambient-caps={RIGHTS}", "tshark", "-i", "far", "-c",
               str(len(sent)), "-a", f"duration:{PATIENCE}", "-q", "-z", "whynat,json"]
    with subprocess.Popen(command, env=shark.environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        wait_for_listener(process)
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as near:
            near.bind(("near", 0))
            for frame in sent:
                near.send(frame)
        shown, complaints = process.communicate(timeout=PATIENCE + 60)
    if process.returncode != 0 or b"{" not in shown:
        raise RuntimeError(f"tshark ended with {process.returncode}: {complaints[-2000:]!r}")
    return shown


def of_file(shark, path):
    return shark.run("-r", shark.readable(path), "-q", "-z", "whynat,json").stdout


def facts(shown):
    report = json.loads(shown[shown.index(b"{"):])
    return (report["captures"][0]["packets"],
            [(subject["kind"], subject["from"], subject["to"]) for subject in report["subjects"]])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--inside", action="store_true", help="in the namespace already")
    arguments = parser.parse_args()

    if not arguments.inside:
        if os.geteuid() != 0 or not shutil.which("dumpcap"):
            print("a namespace needs root, and a capture needs dumpcap: not tried")
            sys.exit(0)
        sys.exit(subprocess.run(["unshare", "--net", sys.executable, "-B", *sys.argv, "--inside"],
                                check=False).returncode)
    interfaces()
    shark = Wireshark(arguments.plugins)
    live, file = (facts(look(shark, arguments.samples / SAMPLE)) for look in (capture, of_file))
    if live != file or len(live[1]) != 2:
        print(f"captured: {live}; in the file: {file}")
        sys.exit(1)
    print(f"{live[0]} frames captured from an interface, {len(live[1])} subjects")


if __name__ == "__main__":
    main()
