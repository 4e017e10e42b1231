/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer is repeated for want of an ACK, and nothing in it shows why the ACK is lost.
 * RFC 3261 13.2.2.4, 13.3.1.4.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *stopped = wn_observed(evidence, &finding_ack_not_forwarded);

    /* It was sent at the one place and is not at the other. */
    if (wn_seen_together(evidence, &finding_ack_not_forwarded, &finding_answer_repeated)) {
        wn_seen(evidence, &finding_ack_names_private_address);
        return wn_server_may_keep_ack(evidence, stopped->about) ? WN_GRADE_POSSIBLE
                                                                : WN_GRADE_LIKELY;
    }
    if (wn_seen(evidence, &finding_answer_repeated_after_ack))
        return WN_GRADE_POSSIBLE;
    /* An ACK that a watched caller did not send is nobody's fault on the way. */
    if (!wn_caller_is_watched(evidence) &&
        wn_seen_together(evidence, &finding_ack_missing, &finding_answer_repeated)) {
        wn_seen_together(evidence, &finding_ack_misses_server, &finding_ack_missing);
        return WN_GRADE_POSSIBLE;
    }
    return WN_GRADE_NONE;
}

const WnCause cause_ack_lost_other = {
    .info = {
        .id = "ack-lost-other",
        .title = "The answer is repeated for want of an acknowledgement, whose way looks right",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL | WN_PARTY_SERVER,
        .explanation =
            "The call is answered, and the answering side repeats its answer because no "
            "confirmation reaches it. The address in the answer and the way of the confirmation "
            "look right, so something on the way swallows or changes it, or the answer itself: a "
            "router with a SIP helper (ALG), a firewall, or a fault of the answering side.\n\n"
            "After 32 seconds the answering side hangs up.",
        .fix = "- Router at the answering side: switch its SIP ALG (SIP helper) off.\n"
               "- Server: look there whether the ACK arrives and leaves again.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "From one side nobody sees where the ACK is lost: capture at the "
                               "server and at the answering side at the same time.",
            [WN_VANTAGE_WAN] = "Whether the ACK passes the last router cannot be seen here: capture "
                               "at the answering phone too.",
            [WN_VANTAGE_UNKNOWN] = "From here nobody sees where the ACK is lost: capture at the "
                                   "caller, at the server and at the answering side.",
        },
        .references = { "RFC 3261 13.2.2.4", "RFC 3261 13.3.1.4", NULL },
    },
    .symptoms = WN_SYMPTOM_DROP_32,
    .step = WN_STEP_CONFIRMATION,
    .umbrella = true,
    .unless = { &guard_ack_delivered },
    .suppresses = { "bye-lost" },
    .detect = detect,
};
