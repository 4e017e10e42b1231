/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The honest end of an investigation: this capture does not hold the answer. */
#include "causes/cause.h"

/* What is known nevertheless. */
static WnGrade
detect(WnEvidence *evidence)
{
    wn_seen(evidence, &finding_answer_never_seen);
    wn_seen(evidence, &finding_request_within_call_fails);
    return WN_GRADE_CERTAIN;
}

const WnCause cause_cannot_tell = {
    .info = {
        .id = "cannot-tell",
        .title = "This capture cannot tell what went wrong",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .explanation =
            "What failed, or whether anything failed, is decided at a place that this capture did "
            "not see, or at a time that it does not cover. Naming a cause all the same would be a "
            "guess.",
        .fix = "- Whoever captures: capture once more where the report says, and analyse both "
               "files.",
        .references = { "RFC 3261 17", NULL },
    },
    .step = WN_STEP_NONE,
    .detect = detect,
};
