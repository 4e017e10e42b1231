/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Offer and answer both say a=setup:passive: each side waits for the other to begin the DTLS
 * handshake (RFC 5763 5, RFC 4145 4.1), and neither does.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i += 2) {
        const WnMediaPath *path = &call->media[i];

        if (!path->sender_line->awaits_dtls || !path->receiver_line->awaits_dtls ||
            !wn_media_is_unkeyed(call, path) || !wn_capture_shows_media(evidence) ||
            wn_media_may_shake_hands(call, path))
            continue;
        wn_observe(
            evidence, &finding_nobody_begins_handshake, path, path->sender_sdp->frame,
            path->sender_sdp->capture,
            "The caller's SDP and the called side's (#%u, #%u) both leave it to the other to "
            "begin the encryption handshake, and nobody does.",
            path->sender_sdp->frame, path->receiver_sdp->frame);
    }
}

const WnFindingKind finding_nobody_begins_handshake = {
    .id = "nobody-begins-handshake",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
