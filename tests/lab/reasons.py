# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a cause is not stated at a capture point although its label says that it could be, or why all
points together do not tell it for certain: what the captures lack, or what the program does not see.
Printed in docs/accuracy.md."""

FIREWALL = ("both phones send to where STUN says, and nothing arrives; no packet tells either router's "
            "kind, and a firewall that lets UDP to strangers pass nowhere looks the same")

REASONS = {
    ("nat-type.classic.FW", "router"):
        "both sides of a firewall show the same addresses: on which a packet was, it does not say",
    ("nat-type.turnutils.PR", "probe"):
        "the last question is the last packet: nothing shows that it stayed unanswered",
    ("tcp-idle-dropped.symmetric", "server"):
        "he comes back with another Call-ID, as a phone does that was switched off meanwhile",
    ("asymmetric-rtp-client", "(together)"):
        "sound comes to the port that she sends from; no ICMP error and no RTCP says that nobody "
        "listens there",
    ("wrong-interface-advertised", "(together)"):
        "two routers are between her and the server: the address may be one between them, told to her "
        "phone before the capture began",
    ("not-nat-unavailable", "(together)"):
        "the server says 480 at once and asks nobody: not registered, or not to be disturbed, or "
        "marked absent because his phone did not answer before",
    ("negative-cut", "(together)"):
        "the captures end 10 s after the call began; the server's shows already where it sends",
    ("not-nat-network-down", "(together)"):
        "her second REGISTER never leaves: its Call-ID is in no packet, only questions for the "
        "router's link address are",
    ("sip-no-reply-blocked", "(together)"):
        "the server's file is empty: nothing shows that it was capturing then",
    ("symmetric-pair-no-relay.callability.PR-SY", "(together)"): FIREWALL,
    ("symmetric-pair-no-relay.callability.SY-PR", "(together)"): FIREWALL,
    ("symmetric-pair-no-relay.callability.SY-SY", "(together)"): FIREWALL,
}


def reason(scenario, point):
    return REASONS.get((scenario, point), "")
