/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connectivity checks to every address that the other side offered, and no success in either
 * direction (RFC 8445 7.2.5.2).  about is the path of those who checked.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnCheckList *checks = &path->checks;

        if (!wn_media_ice_failed(call, path) || checks->pairs == 0)
            continue;
        wn_observe(
            evidence, &finding_checks_unanswered, path, checks->first_frame, checks->first_capture,
            "%s checks %u pair%s of addresses in %s; not one check succeeds.",
            path->from == WN_ROLE_CALLER ? "The caller" : "The called side", checks->pairs,
            checks->pairs == 1 ? "" : "s", wn_show_seconds(evidence, checks->last - checks->first));
    }
}

const WnFindingKind finding_checks_unanswered = {
    .id = "checks-unanswered",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
