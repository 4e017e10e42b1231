# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "controls": captures that look suspicious and are innocent (causes.md 8.11)."""

from kamailio import Kamailio
from lab import PROXY
from phones import call_label, registration_label
from registry import control


@control("negative-public-public", ci=True)
def public_public(lab):
    """Two phones with public addresses and a proxy."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    alice = lab.phone("alice", lab.server("alice", "198.51.100.20"))
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    for point, place in (("server", server), ("alice", alice), ("bob", bob)):
        lab.capture(point, place)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=5)
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    call_label(lab, call, bob, works=True)
    registration_label(lab, alice)
    registration_label(lab, bob)
