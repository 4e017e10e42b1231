# SPDX-License-Identifier: GPL-2.0-or-later
"""Kamailio, and the relay beside it."""

import shutil
import string
from pathlib import Path

from programs import Program

TEMPLATE = Path(__file__).resolve().parent / "config" / "kamailio.cfg"
DBTEXT = Path("/usr/share/kamailio/dbtext/kamailio")
# What a careful operator turns on for clients behind NAT.
NAT_AWARE = ("FORCE_RPORT", "FIX_REGISTER", "FIX_CONTACT", "RECORD_ROUTE")


def without(*features):
    return tuple(name for name in NAT_AWARE if name not in features)


class Kamailio(Program):
    def __init__(self, lab, box, features=NAT_AWARE, *, name=None, peer="203.0.113.12",
                 relay_flags="", advertise=None, transports=("udp",), fr_timer=None, listen=None):
        name = name or f"kamailio-{box.name}"
        folder = lab.scratch / name
        folder.mkdir()
        address = box.addresses[0]
        values = {"FOLDER": folder, "ADDRESS": address, "PEER": peer,
                  "SECOND": (box.addresses + [address])[1], "RTPENGINE_FLAGS": relay_flags,
                  "FR_TIMER": fr_timer or 30000}
        config = folder / "kamailio.cfg"
        config.write_text(string.Template(TEMPLATE.read_text()).substitute(values))
        if "PRESENCE" in features:
            shutil.copytree(DBTEXT, folder / "dbtext")
        if "TLS" in features:
            _certificate(lab, folder)
        command = ["kamailio", "-DD", "-E", "-f", config, "-Y", folder, "-m", "32", "-M", "4"]
        for own in listen or box.addresses:
            for transport in transports:
                port = {"tls": 5061, "ws": 80}.get(transport, 5060)
                carrier = "tcp" if transport == "ws" else transport
                public = f"/{advertise}:{port}" if advertise else ""
                command += ["-l", f"{carrier}:{own}:{port}{public}"]
        if transports == ("udp",):
            command += ["-T"]
        for feature in features:
            command += ["-A", feature]
        super().__init__(lab, box, name, command, ready="LAB ready", within=20)

    def control(self, *words):
        """One remote procedure call, such as control("ul.dump")."""
        folder = self.lab.scratch / self.name
        return self.box.sh(f"kamcmd -s unix:{folder}/ctl {' '.join(words)}")

    def sent(self, method, address):
        """How many requests it handed to the network towards an address."""
        return len(self.lines(f"LAB out {method} ", f" to {address}:"))


def _certificate(lab, folder):
    certificate(lab, folder, "example.net")
    (folder / "tls.cfg").write_text(
        f"[server:default]\nmethod = TLSv1.2\nverify_certificate = no\n"
        f"private_key = {folder}/key.pem\ncertificate = {folder}/cert.pem\n"
        "[client:default]\nverify_certificate = no\n")


def certificate(lab, folder, name, bits="ec"):
    kind = "-newkey rsa:4096" if bits == "rsa" else "-newkey ec -pkeyopt ec_paramgen_curve:P-256"
    lab.internet.box.sh(f"cd {folder} && openssl req -x509 -nodes -days 30 {kind} -keyout key.pem "
                        f"-out cert.pem -subj /CN={name} 2>/dev/null")


class Rtpengine(Program):
    def __init__(self, lab, box, *, interface=None, options=()):
        super().__init__(lab, box, f"rtpengine-{box.name}", [
            "rtpengine", "--foreground", "--log-stderr", "--log-level=6", "--table=-1",
            f"--interface={interface or box.addresses[0]}", "--listen-ng=127.0.0.1:2223",
            "--port-min=30000", "--port-max=30100", "--num-threads=1", "--delete-delay=0",
            *options], ready="Startup complete")
