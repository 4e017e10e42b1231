/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides agreed on media in this direction, none of it is here, and the other direction goes
 * on. about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);

        if (!wn_media_is_missing(call, path))
            continue;
        wn_observe(evidence, &finding_media_missing, path, opposite->streams[0]->first_frame,
                   opposite->streams[0]->capture,
                   "In %s not one packet of %s comes from %s, while %llu go the other way.",
                   wn_show_seconds(evidence, path->expected_for), wn_show_media(path),
                   wn_show_role(path->from), (unsigned long long) opposite->settled);
    }
}

const WnFindingKind finding_media_missing = {
    .id = "media-missing",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
