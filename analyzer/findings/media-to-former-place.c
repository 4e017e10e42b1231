/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media goes on to the place that an earlier session description named, although its receiver asked
 * for it elsewhere and sends from there (RFC 3264 8.3.1).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_IGNORED)
            continue;
        wn_observe(evidence, &finding_media_to_former_place, path, broke->before->last_frame,
                   broke->before->last_capture,
                   "%s later the %s for %s still goes to %s, and none to %s, where its own comes "
                   "from.",
                   wn_show_seconds(evidence, broke->before->last - broke->at), wn_show_media(path),
                   wn_show_role(path->to),
                   wn_show_endpoint(evidence, wn_stream_destination(broke->before)),
                   wn_show_endpoint(evidence, wn_stream_source(broke->after)));
    }
}

const WnFindingKind finding_media_to_former_place = {
    .id = "media-to-former-place",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
