/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router on the path rewrites SIP messages.  RFC 4787 REQ-10, RFC 6314, RFC 8489 14.2. */
#include "causes/alg.h"
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool one_side;

    if (wn_seen(evidence, &finding_message_rewritten))
        return WN_GRADE_CERTAIN;
    one_side = wn_seen(evidence, &finding_received_names_private_source);
    one_side |= wn_seen(evidence, &finding_via_not_echoed);
    one_side |= wn_seen(evidence, &finding_contact_not_restored);
    one_side |= wn_seen(evidence, &finding_sdp_half_rewritten);
    return one_side ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_sip_alg_present = {
    .info = {
        .id = "sip-alg-present",
        .title = "(hazard) A router on the path rewrites SIP messages (\"SIP ALG\")",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_NOTE,
        .fault = WN_PARTY_NAT,
        .explanation =
            "The router reads the SIP messages that pass it and puts public addresses in the place "
            "of private ones. It means to help phones that know nothing of NAT, but it often does "
            "only half of the work, gets in the way of STUN, ICE and servers that handle NAT "
            "themselves, and breaks with messages that it does not know.\n\n"
            "What it did here did no harm that can be seen. It is the first thing to switch off "
            "when something strange happens.",
        .fix = WN_FIX_ALG,
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the router makes of the messages can only be seen outside: "
                               "capture there too.",
            [WN_VANTAGE_WAN] = "What the phone itself wrote can only be seen inside: capture at "
                               "the phone too.",
        },
        .references = { "RFC 4787 REQ-10", "RFC 6314", "RFC 3581 4", NULL },
    },
    .step = WN_STEP_NONE,
    .context = true,
    .detect = detect,
};
