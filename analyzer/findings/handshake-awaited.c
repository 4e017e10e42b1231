/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side said that it begins the DTLS handshake (a=setup:active, RFC 5763 5), the other waits for
 * it, and nothing of it comes.  about is the path.
 */
#include "findings/finding.h"

/* Two flights would have come in this time (RFC 6347 4.2.4.1: 1 s, 2 s). */
static const WnTime PATIENCE = 5 * WN_SECOND;

/* Where its own link is watched, it never began. */
static bool
begins_unseen(const WnMediaPath *path)
{
    return path->sender_line->begins_dtls && !wn_agent_is_watched(path->sender);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnTime        end = call->ended ? call->ended : call->model->last;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!begins_unseen(path) || !wn_media_is_unkeyed(call, path) ||
            !wn_capture_shows_media(evidence) || wn_media_ice_failed(call, path) ||
            call->answered == 0 || end - call->answered < PATIENCE ||
            wn_media_may_shake_hands(call, path))
            continue;
        wn_observe(evidence, &finding_handshake_awaited, path, path->sender_sdp->frame,
                   path->sender_sdp->capture,
                   "By its SDP %s begins the encryption handshake; in %s nothing of it came.",
                   wn_show_role(path->from), wn_show_seconds(evidence, end - call->answered));
    }
}

const WnFindingKind finding_handshake_awaited = {
    .id = "handshake-awaited",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
