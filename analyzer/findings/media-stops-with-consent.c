/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media on a pair ends when its checks are answered no more.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->broke.kind != WN_BREAK_CONSENT)
            continue;
        wn_observe(evidence, &finding_media_stops_with_consent, path,
                   path->broke.before->last_frame, path->broke.before->last_capture,
                   "The last packet of %s for %s; none comes after it.", wn_show_media(path),
                   wn_show_role(path->to));
    }
}

const WnFindingKind finding_media_stops_with_consent = {
    .id = "media-stops-with-consent",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
