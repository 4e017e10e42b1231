# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "dialogs": setting a call up and what follows it: ACK, BYE, re-INVITE, PRACK, timers."""

from kamailio import without
from labels import certain, likely
from pairs import Pair
from registry import experiment


@experiment("ack-lost-private-contact", fault={"features": without("FIX_CONTACT")},
            twin={"features": without()}, ci=True)
def ack_lost_private_contact(lab, features):
    """The proxy leaves bob's private Contact in his answer, so alice's ACK is handed on towards it.
    In the twin it writes his public endpoint there."""
    pair = Pair(lab, features, relay=True)
    pair.register()
    call = pair.call(talk=None if lab.broken else 5, wait=45)
    if lab.broken:
        lab.claim(call.final_status == 200, "bob answers")
        lab.claim(pair.proxy.sent("ACK", pair.bob.host.address), "the ACK leaves for 192.168.7.20")
        lab.claim(not pair.bob.requests("ACK"), "bob's phone gets no ACK")
    pair.labels(call, "ack-lost-private-contact", {
        "server": certain(), "alice": likely(why="200 repeated after each ACK to a private target"),
        "bob": likely(why="200 repeated, own Contact private, no ACK"),
        "bob-router": likely(why="as at bob's phone")})
