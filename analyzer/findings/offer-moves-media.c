/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new offer or its answer sends media to another address than before (RFC 3264 8).  about is the
 * path whose receiver sent the media that way, and that stopped then.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_REDIRECTED)
            continue;
        wn_observe(evidence, &finding_offer_moves_media, path, broke->frame, broke->capture,
                   "A new session description moves the %s of %s from %s to %s.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_endpoint(evidence, &broke->from),
                   wn_show_endpoint(evidence, &broke->to));
    }
}

const WnFindingKind finding_offer_moves_media = {
    .id = "offer-moves-media",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
