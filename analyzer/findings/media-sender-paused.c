/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The receiver of a path had sent nothing at all on its media socket for as long as a NAT keeps a
 * mapping (RFC 4787 4.3; RFC 6263 4 asks for something every 15 s).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_EXPIRED)
            continue;
        wn_observe(evidence, &finding_media_sender_paused, path, broke->before->last_frame,
                   broke->before->last_capture, "Neither %s nor a keep-alive comes from %s for %s.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_seconds(evidence, broke->pause));
    }
}

const WnFindingKind finding_media_sender_paused = {
    .id = "media-sender-paused",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
