# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture points: tcpdump on one interface or on all (cooked), dumpcap on several (pcapng)."""

import os
import signal
import struct
import subprocess


class Tap:
    def __init__(self, point, box, interfaces, out, *, snaplen=0, match=""):
        self.point = point
        many = len(interfaces) > 1
        self.file = f"{point}.pcapng" if many else f"{point}.pcap"
        self.path = out / self.file
        self.log = open(out / f"{point}.capture.log", "w+b")
        if many:
            command = ["dumpcap", "-q", "-w", str(self.path), "-s", str(snaplen or 262144)]
            for name in interfaces:
                command += ["-i", name] + (["-f", match] if match else [])
        else:
            command = ["tcpdump", "-U", "--immediate-mode", "-B", "8192", "-i", interfaces[0],
                       "-s", str(snaplen), "-w", str(self.path), "-Z", "root"]
            command += [match] if match else []
        self.process = box.start(command, stdout=self.log, stderr=self.log,
                                 stdin=subprocess.DEVNULL)

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"capture {self.point}: {self.said()}")
        said = self.said()
        return "listening on" in said or ("File:" in said and self.path.exists())

    def said(self):
        self.log.flush()
        return os.pread(self.log.fileno(), 65536, 0).decode(errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)
        said = self.said()
        self.log.close()
        os.unlink(self.log.name)
        dropped = [line for line in said.splitlines() if "dropped by kernel" in line]
        if dropped and not dropped[0].startswith("0 "):
            raise RuntimeError(f"capture {self.point}: {dropped[0]}")


def shift(path, seconds):
    """Moves every time stamp of a pcap file, as if that computer's clock were ahead."""
    data = bytearray(path.read_bytes())
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at + 16 <= len(data):
        stamp, _, size, _ = struct.unpack_from(order + "IIII", data, at)
        struct.pack_into(order + "I", data, at, stamp + seconds)
        at += 16 + size
    path.write_bytes(data)
