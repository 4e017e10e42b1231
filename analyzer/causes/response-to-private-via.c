/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server answers to the host in Via although the packet came from another. RFC 3261 18.2.1
 * and 18.2.2 forbid it.
 */
#include "causes/cause.h"

/* The 200 OK itself is what went astray: nobody acknowledges it, so it is sent over and over. */
static bool
is_answer_repeated(WnEvidence *evidence)
{
    const WnFinding *repeated = wn_observed(evidence, &finding_answer_repeated);
    const WnFinding *astray = wn_observed(evidence, &finding_response_to_private_address);

    for (; repeated; repeated = wn_observed_next(repeated))
        for (const WnFinding *one = astray; one; one = wn_observed_next(one)) {
            const WnMessage *answer = repeated->about;
            if (answer->transaction == one->about && answer->frame == one->frame) {
                wn_cite(evidence, one);
                wn_cite(evidence, repeated);
                return true;
            }
        }
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_response_to_private_address,
                         &finding_repeated_after_response) ||
        is_answer_repeated(evidence))
        return WN_GRADE_CERTAIN;
    return wn_seen(evidence, &finding_response_to_private_address) ? WN_GRADE_LIKELY
                                                                   : WN_GRADE_NONE;
}

const WnCause cause_response_to_private_via = {
    .info = {
        .id = "response-to-private-via",
        .title = "The server sends its replies to the phone's private address",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The phone wrote its private address into Via, as every phone behind NAT does. The "
            "server has to note that the packet came from elsewhere and answer there. This "
            "server sends its answers to the private address itself, where they are lost.",
        .fix = "- Server: obey RFC 3261 18.2.1: add received and answer to the source of the "
               "packet (force_rport(), or rport handling on). If a proxy stands before it, that "
               "proxy must keep received.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "At the phone nobody sees where the server sends its answers; "
                            "capture at the server.",
        },
        .references = { "RFC 3261 18.2.1", "RFC 3261 18.2.2", "RFC 3581 4", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .unless = { &guard_same_realm, NULL },
    .suppresses = { "sip-no-reply-blocked", "response-lost-no-rport", "ack-lost-private-contact",
                    "ack-lost-other", NULL },
    .detect = detect,
};
