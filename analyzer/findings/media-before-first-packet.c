/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound is sent to a phone behind NAT before the phone has sent any itself: its router has no
 * reason yet to let it in (RFC 4787 5).  about is the path towards the phone.
 */
#include "findings/finding.h"

static const WnTime BEFORE = 500 * WN_MILLISECOND;

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);
        const WnStream    *in, *out;

        if (path->n_streams == 0 || opposite->n_streams == 0 || path->ice || !path->translated ||
            (path->receiver && path->receiver->vantage == WN_VANTAGE_LAN))
            continue;
        in = path->streams[0];
        out = opposite->streams[0];
        /* Of one flow: this very sender is let in by that very packet. */
        if (in->flow != out->flow || in->first + BEFORE > out->first || in->packets < 25 ||
            !wn_is_public(evidence, &in->flow->ends[1 - in->side].addr))
            continue;
        wn_observe(evidence, &finding_media_before_first_packet, path, in->first_frame, in->capture,
                   "The %s for %s is sent for %s before the first packet comes from there.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_seconds(evidence, out->first - in->first));
    }
}

const WnFindingKind finding_media_before_first_packet = {
    .id = "media-before-first-packet",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
