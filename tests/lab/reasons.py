# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a cause is not stated at a capture point although its label says that it could be: what the
capture lacks, or what the program does not see. Printed in docs/accuracy.md."""

REASONS = {
    ("nat-type.classic.FW", "router"):
        "both sides of a firewall show the same addresses: on which a packet was, it does not say",
    ("nat-type.turnutils.PR", "probe"):
        "the last question is the last packet: nothing shows that it stayed unanswered",
}


def reason(scenario, point):
    return REASONS.get((scenario, point), "")
