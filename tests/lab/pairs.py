# SPDX-License-Identifier: GPL-2.0-or-later
"""The usual company: alice and bob, each behind a router, and a Kamailio between them."""

from kamailio import NAT_AWARE, Kamailio, Rtpengine
from lab import PROXY
from phones import call_label, registration_label


def is_over(call):
    """It ended, or was refused; being asked for credentials is neither."""
    return call.state == "ended" or (call.final_status >= 300 and call.final_status != 407)


class Pair:
    def __init__(self, lab, features=NAT_AWARE, *, alice=None, bob=None, relay=False,
                 relay_options=(), server_addresses=(PROXY,), watch=True, alice_phone=None,
                 bob_phone=None, **server):
        """`alice` and `bob` hold the options of their homes, `alice_phone` and `bob_phone` those of
        their phones, `server` those of Kamailio."""
        self.lab = lab
        self.server = lab.server("proxy", *server_addresses)
        if relay:
            self.relay = Rtpengine(lab, self.server, options=relay_options)
            features = (*features, "RTPENGINE")
        self.proxy = Kamailio(lab, self.server, features, **server)
        self.alice_home = lab.home("alice", **alice or {})
        self.bob_home = lab.home("bob", **bob or {})
        self.alice = lab.phone("alice", self.alice_home, **alice_phone or {})
        self.bob = lab.phone("bob", self.bob_home, **bob_phone or {})
        lab.capture("server", self.server)
        lab.capture("alice", self.alice)
        lab.capture("bob", self.bob)
        lab.capture("bob-router", self.bob_home, "lan", "wan")
        if watch:
            lab.watch()

    def register(self):
        self.lab.claim(self.alice.registers(self.lab) == 200, "alice registers")
        self.lab.claim(self.bob.registers(self.lab) == 200, "bob registers")

    def long_sound(self):
        """Three times fewer packets, for calls that last."""
        for phone in (self.alice, self.bob):
            phone.sound.codec.ptime = 60

    def call(self, talk=4, wait=40):
        """alice calls bob and hangs up after `talk` seconds; waits until the call is over."""
        call = self.alice.call("sip:bob@example.net", hang_up_after=talk)
        self.lab.happens(lambda: is_over(call), wait)
        self.lab.run(1)
        return call

    def call_label(self, call, cause=None, sees=None, **more):
        call_label(self.lab, call, self.bob, works=cause is None or not self.lab.broken,
                   cause=cause if self.lab.broken else None,
                   sees=sees if self.lab.broken else None, **more)

    def labels(self, call, cause=None, sees=None, **more):
        """The label of the call, and of both registrations, which work."""
        self.call_label(call, cause, sees, **more)
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)
