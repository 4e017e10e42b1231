/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody else sends RTP to the port where a relay or phone waits for its peer (RFC 7362 5). about
 * is the path from that port.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_STRANGER)
            continue;
        wn_observe(evidence, &finding_stranger_sends_first, path, broke->frame, broke->capture,
                   "%u packets of RTP from %s reach %s, where the %s of %s is expected.",
                   broke->before->packets,
                   wn_show_endpoint(evidence, &broke->before->flow->ends[broke->before->side]),
                   wn_show_endpoint(evidence, &broke->before->flow->ends[1 - broke->before->side]),
                   wn_show_media(path), wn_show_role(path->to));
    }
}

const WnFindingKind finding_stranger_sends_first = {
    .id = "stranger-sends-first",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
