/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side is busy. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (!response || !(response->status == 486 || response->status == 600))
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    wn_seen(evidence, &finding_rang);
    return WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_busy = {
    .info = {
        .id = "not-nat-busy",
        .title = "The other side is busy",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "The call reached the other phone, and that phone, or the person's other call, says "
            "that it is busy. Signalling works in both directions; neither NAT nor a firewall has "
            "any part in it.",
        .fix = "- Caller: try again later.\n"
               "- Called side: enable call waiting or a forward on busy, if callers shall get "
               "through.",
        .references = { "RFC 3261 21.4.24", "RFC 3261 21.6.1", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
