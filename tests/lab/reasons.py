# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a cause is not stated at a capture point although its label says that it could be: what the
capture lacks, or what the program does not see. Printed in docs/accuracy.md."""

REASONS = {
    ("asymmetric-rtp-client", "(together)"):
        "the sound to her is followed outside of her router, where its port is right",
    ("ice-mismatch", "server"):
        "no media passes the server: that the call failed cannot be seen there",
    ("latch-deadlock", "(together)"):
        "a relay that waits, and an address that it cannot use, look the same",
    ("nat-type.classic.FW", "router"):
        "both sides of a firewall show the same addresses: on which a packet was, it does not say",
    ("nat-type.turnutils.PR", "probe"):
        "the last question is the last packet: nothing shows that it stayed unanswered",
    ("not-nat-network-down", "alice"):
        "the REGISTER never leaves the phone: there is ARP, and no SIP to judge",
    ("not-nat-network-down", "(together)"):
        "the REGISTER never leaves the phone: there is ARP, and no SIP to judge",
    ("not-nat-silent-endpoint", "(together)"):
        "his address is the same at all places, so that his own link is not recognised",
    ("overlapping-private-networks", "bob-router"):
        "no sound leaves either phone, and nothing shows that it would be in the capture",
    ("overlapping-private-networks", "(together)"):
        "the address that is looked for in vain at one place speaks at the other",
    ("reinvite-moves-media-unreachable", "(together)"):
        "sound for the other phone's private address is taken to arrive: it speaks at another place",
    ("response-to-private-via", "(together)"):
        "the reply to the private address is taken for one of the flow inside, which has that address",
    ("tcp-large-message-stalls", "server"):
        "only the end of the message arrives: there is no SIP to judge",
}


def reason(scenario, point):
    return REASONS.get((scenario, point), "")
