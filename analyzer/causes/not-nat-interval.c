/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server wants another registration interval. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (!response || !(response->status == 423))
        return WN_GRADE_NONE;
    /* The capture ends before the second try could be seen (RFC 3261 10.2.8). */
    if (wn_evidence_subject(evidence)->outcome == WN_OUTCOME_INCOMPLETE)
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    return WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_interval = {
    .info = {
        .id = "not-nat-interval",
        .title = "The server wants another registration interval",
        .group = "Not NAT",
        .judges = WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_CLIENT,
        .explanation =
            "The phone asked to be registered for a shorter time than the server allows, and did "
            "not try again with the time that the server named. NAT has no part in it.",
        .fix = "- Phone: set the registration interval to at least the server's Min-Expires.",
        .references = { "RFC 3261 10.3", "RFC 3261 21.4.17", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_REGISTRATION,
    .detect = detect,
};
