# SPDX-License-Identifier: GPL-2.0-or-later
"""Boxes: each is a network namespace. They live in a mount and a process namespace of the
scenario's own (see run.py), so the kernel removes them, and all that runs in them, however the
scenario ends."""

import contextlib
import ctypes
import os
import subprocess

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
NAMED = "/run/netns"

# Frames as a cable would carry them: whole checksums, no merged segments.
OFFLOADS = "tx off rx off gso off gro off tso off"
QUIET = {"ipv6/conf/all/disable_ipv6": 1, "ipv6/conf/default/disable_ipv6": 1,
         "ipv4/conf/all/rp_filter": 0, "ipv4/conf/default/rp_filter": 0,
         "ipv4/conf/all/send_redirects": 0, "ipv4/conf/default/send_redirects": 0,
         "ipv4/conf/all/accept_redirects": 0, "ipv4/ping_group_range": "0 2147483647"}


def enter(descriptor):
    if LIBC.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def private_names():
    """Names of namespaces that nobody outside sees; needs a mount namespace of our own."""
    os.makedirs(NAMED, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "lab", NAMED], check=True)
    global HOME
    HOME = os.open("/proc/self/ns/net", os.O_RDONLY)


HOME = -1


class Box:
    """A computer or a router. Its interfaces are named by whoever connects it."""

    def __init__(self, name):
        self.name = name
        self.addresses = []
        subprocess.run(["ip", "netns", "add", name], check=True)
        self.descriptor = os.open(f"{NAMED}/{name}", os.O_RDONLY)
        for key, value in QUIET.items():
            self.sysctl(f"net/{key}", value)
        self.sh("ip link set lo up")

    @contextlib.contextmanager
    def inside(self):
        """Sockets made, and files of /proc/sys/net opened, within belong to this box."""
        enter(self.descriptor)
        try:
            yield
        finally:
            enter(HOME)

    def start(self, command, **options):
        """A process in this box; it ends with the scenario at the latest."""
        return subprocess.Popen(command, preexec_fn=lambda: enter(self.descriptor), **options)

    def sh(self, script):
        """Runs a shell script in this box; anything that fails in it ends the scenario."""
        done = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, check=False,
                              preexec_fn=lambda: enter(self.descriptor))
        if done.returncode:
            raise RuntimeError(f"in box {self.name}: {script}\n{done.stderr.strip()}")
        return done.stdout

    def nft(self, rules):
        done = subprocess.run(["nft", "-f", "-"], input=rules, capture_output=True, text=True,
                              check=False, preexec_fn=lambda: enter(self.descriptor))
        if done.returncode:
            raise RuntimeError(f"nft in box {self.name}:\n{rules}\n{done.stderr}")

    def sysctl(self, key, value):
        with self.inside(), open(f"/proc/sys/{key}", "w", encoding="ascii") as file:
            file.write(str(value))

    def use_ipv6(self):
        for scope in ("all", "default"):
            self.sysctl(f"net/ipv6/conf/{scope}/disable_ipv6", 0)
            self.sysctl(f"net/ipv6/conf/{scope}/accept_dad", 0)


def cable(one, one_name, other, other_name, mtu=None):
    """A veth pair between two boxes."""
    size = f"mtu {mtu}" if mtu else ""
    subprocess.run(["ip", "-n", one.name, "link", "add", one_name, *size.split(), "type", "veth",
                    "peer", "name", other_name, *size.split(), "netns", other.name], check=True)
    for box, name in ((one, one_name), (other, other_name)):
        box.sh(f"ethtool -K {name} {OFFLOADS} >/dev/null; ip link set {name} up")
