# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a scenario's cause is not stated at a capture point, though its label says it could be: what the
capture lacks, or else what the program cannot do yet. Printed in docs/accuracy.md."""

REASONS = {
    ("asymmetric-rtp-client", "(together)"):
        "of several places one shows that the sound arrives, at the port where nobody listens",
    ("ice-mismatch", "server"):
        "no media passes the server: that the call failed cannot be seen there",
    ("latch-deadlock", "(together)"):
        "the relay's silence is one of two explanations once both phones are seen silent",
    ("nat-type.classic.FW", "router"):
        "both sides of a firewall show the same addresses: which side a packet was on is not in it",
    ("nat-type.turnutils.PR", "probe"):
        "the last question is the last packet: nothing shows that it stayed unanswered",
    ("not-nat-network-down", "alice"):
        "the REGISTER never leaves the phone: there is no SIP to judge, only ARP",
    ("not-nat-network-down", "(together)"):
        "the REGISTER never leaves the phone: there is no SIP to judge, only ARP",
    ("not-nat-silent-endpoint", "(together)"):
        "read together, what reaches the silent phone counts as lost between the places",
    ("overlapping-private-networks", "bob-router"):
        "no sound is seen, and nothing shows that it would be: the phones' ARP stays inside",
    ("overlapping-private-networks", "(together)"):
        "two hosts with equal addresses at two places are taken for one network",
    ("peer-address-not-routable", "alice-router"):
        "only one direction of one conversation is there: a one-sided capture looks the same",
    ("reinvite-moves-media-unreachable", "(together)"):
        "sound that leaves both phones for each other's address is taken to arrive",
    ("tcp-large-message-stalls", "server"):
        "of the message only its end arrives: there is no SIP to judge",
}


def reason(scenario, point):
    return REASONS.get((scenario, point), "")
