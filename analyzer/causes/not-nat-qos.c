/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media arrives both ways, with losses: a matter of quality.  RFC 3550 6.4.1 and A.3 (loss).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        if (path->expected && path->is_rtp && (!wn_media_is_steady(path) || path->astray))
            return WN_GRADE_NONE;
    }
    return wn_seen(evidence, &finding_media_loss) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_not_nat_qos = {
    .info = {
        .id = "not-nat-qos",
        .title = "Sound arrives in both directions, but packets get lost: quality, "
                 "not reachability",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_PROVIDER,
        .explanation =
            "Both sides hear each other, with gaps. Every address and port is "
            "right, because most packets arrive. What is missing was lost on an "
            "overloaded or weak connection.",
        .fix = "- Provider or network: look for an overloaded line or a weak radio "
               "link; give speech priority.\n"
               "- Phone: use a codec that needs less bandwidth or hides losses.",
        .references = { "RFC 3550 6.4.1", "RFC 3550 A.3", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_capture_quality,
                &guard_clocks,
                &guard_media_held,
                &guard_early_media },
    .detect = detect,
};
