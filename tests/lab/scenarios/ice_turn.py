# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "ice_turn": ICE, TURN and DTLS. baresip speaks ICE; coturn is STUN server and relay."""

from kamailio import NAT_AWARE, Kamailio, Rtpengine
from lab import PROXY, STUN
from labels import certain, likely, nothing, symptom
from registry import control, experiment
from relays import Coturn
from routers import FULL_CONE, PORT_RESTRICTED, SYMMETRIC
from softphones import Baresip, baresip_labels, registered, talk

SERVER = f";stunserver=stun:{STUN}:3478"


class IcePair:
    """Two baresips behind routers, Kamailio without a relay, coturn."""

    def __init__(self, lab, *, kinds=(PORT_RESTRICTED, PORT_RESTRICTED), nats=("ice", "ice"),
                 features=NAT_AWARE, stun=True, before=None, homes=({}, {}), relay=False,
                 account=SERVER):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        if relay:
            Rtpengine(lab, self.server)
        Kamailio(lab, self.server, (*features, "RTPENGINE") if relay else features)
        if stun:
            self.turn = Coturn(lab, lab.server("stun", STUN))
        self.homes = [lab.home(name, kind, **more)
                      for name, kind, more in zip(("alice", "bob"), kinds, homes)]
        boxes = [home.box(home.name) for home in self.homes]
        for home, box in zip(self.homes, boxes):
            lab.capture(home.name, box)
        lab.capture("alice-router", self.homes[0], "lan", "wan")
        lab.capture("server", self.server)
        lab.watch()
        if before:
            before(self)
        self.alice, self.bob = (Baresip(lab, box, box.name, nat=nat, account=account if nat else "")
                                for box, nat in zip(boxes, nats))
        registered(lab, self.alice, self.bob)

    def call(self, seconds=12):
        talk(self.lab, self.alice, self.bob, seconds)
        self.lab.claim(self.alice.call_ids(), "alice called")

    def labels(self, cause=None, sees=None):
        baresip_labels(self.lab, self.alice, self.bob, cause, sees)

    def claim_silence(self):
        self.lab.claim(self.alice.packets()[1] == self.bob.packets()[1] == 0, "none hears")


@control("negative-ice", ci=True)
def negative_ice(lab):
    """ICE between two port-restricted routers; the default addresses are of no use, and need not."""
    pair = IcePair(lab)
    pair.call()
    pair.labels()


@experiment("ice-all-pairs-failed", fault={"kinds": (SYMMETRIC, SYMMETRIC)},
            twin={"kinds": (PORT_RESTRICTED, PORT_RESTRICTED)})
def all_pairs_failed(lab, kinds):
    """ICE without TURN between two symmetric routers."""
    pair = IcePair(lab, kinds=kinds)
    pair.call(22 if lab.broken else 12)
    if lab.broken:
        pair.claim_silence()
    pair.labels("ice-all-pairs-failed", {
        "alice": likely(also=("symmetric-pair-no-relay",), why="every pair checked, none answered"),
        "bob": likely(also=("symmetric-pair-no-relay",)),
        "alice-router": likely(also=("symmetric-pair-no-relay",)),
        "server": symptom(why="candidates without a relay; the checks pass elsewhere")})


@experiment("ice-candidates-incomplete", fault={"account": ""}, twin={"account": SERVER})
def candidates_incomplete(lab, account):
    """No STUN server in the phones' settings, so both offer private candidates only. (With one that
    is silent, baresip gives the call up before it sends an INVITE.)"""
    pair = IcePair(lab, account=account)
    pair.call(25 if lab.broken else 12)
    if lab.broken:
        pair.claim_silence()
    pair.labels("ice-candidates-incomplete", {
        "alice": likely(also=("ice-all-pairs-failed",), why="host candidates only, no sound"),
        "bob": likely(also=("ice-all-pairs-failed",)),
        "alice-router": likely(also=("ice-all-pairs-failed",)),
        "server": symptom(why="host candidates only")})


@experiment("ice-not-negotiated", fault={"nats": ("ice", "")}, twin={"nats": ("ice", "ice")})
def not_negotiated(lab, nats):
    """bob's phone does not speak ICE, and the default addresses are private."""
    pair = IcePair(lab, nats=nats)
    pair.call(14)
    if lab.broken:
        lab.claim(pair.alice.packets()[1] == 0 and pair.bob.packets()[1] == 0, "none hears")
    also = ("private-sdp-unrelayed",)
    pair.labels("ice-not-negotiated", {
        "alice": likely(also=also, why="ICE offered, not answered; nothing comes in"),
        "bob": certain("private-sdp-unrelayed", also=("ice-not-negotiated",)),
        "alice-router": likely(also=also), "server": symptom()})
