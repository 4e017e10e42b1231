# SPDX-License-Identifier: GPL-2.0-or-later
"""coturn: STUN (two addresses for RFC 3489 and RFC 5780 tests) and TURN."""

from programs import Program


class Coturn(Program):
    def __init__(self, lab, box, *, options=(), user=None, external=None):
        folder = lab.scratch / f"coturn-{box.name}"
        folder.mkdir()
        command = ["turnserver", "-n", "--no-cli", "--log-file=stdout", "--no-tls", "--no-dtls",
                   "-v", "--simple-log", f"--pidfile={folder}/pid", f"--userdb={folder}/db",
                   "--realm=example.net", "--min-port=49160", "--max-port=49200",
                   f"--relay-ip={box.addresses[0]}"]
        command += [f"--listening-ip={address}" for address in box.addresses]
        if user:
            command += ["--lt-cred-mech", f"--user={user}"]
        if external:
            command += [f"--external-ip={external}"]
        super().__init__(lab, box, f"coturn-{box.name}", [*command, *options],
                         ready="listener opened on", within=15)
