/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side declined the call. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (response && response->status == 603) {
        wn_cite(evidence, refused);
        wn_seen(evidence, &finding_rang);
        return WN_GRADE_CERTAIN;
    }
    if (!wn_seen(evidence, &finding_refused_by_hand))
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_refused);
    wn_seen(evidence, &finding_rang);
    return WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_declined = {
    .info = {
        .id = "not-nat-declined",
        .title = "The other side declined the call",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "The call reached the other phone and somebody, or a rule on that phone, rejected it. "
            "Signalling works in both directions; NAT has no part in it.",
        .fix = "- Called side: check \"do not disturb\" and rejection rules, if nobody pressed the "
               "key.",
        .references = { "RFC 3261 21.6.2", "RFC 3261 21.4.18", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
