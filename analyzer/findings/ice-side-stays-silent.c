/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side offers ICE, the other answers without, and the first, watched on its own link, then
 * sends no media and no checks at all: it waits for ICE (RFC 8445 5.4).  about is the path towards
 * it.
 */
#include "findings/finding.h"

static bool
is_watched(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent   *agent = path->to == WN_ROLE_CALLER ? &call->caller : &call->callee;
    const WnMessage *sdp = path->receiver_sdp;

    return agent->is_agent && wn_agent_is_watched(agent) &&
           wn_addr_equal(&wn_message_source(sdp)->addr, &agent->seen.addr) &&
           wn_ttl_is_fresh(sdp->flow->sides[sdp->side].ttl);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *own = wn_media_opposite(call, path);

        if (!path->receiver_line->has_ice || path->sender_line->has_ice || !wn_media_is_due(own) ||
            !wn_media_is_due(path) || own->packets > 0 || own->checks.sent > 0 ||
            path->verdict == WN_MEDIA_DELIVERED || !is_watched(call, path) ||
            !wn_capture_shows_media(evidence))
            continue;
        wn_observe(evidence, &finding_ice_side_stays_silent, path, path->sender_sdp->frame,
                   path->sender_sdp->capture,
                   "The SDP of %s offers ICE, that of %s has none; on its own link %s then sends "
                   "neither checks nor %s.",
                   wn_show_role(path->to), wn_show_role(path->from), wn_show_role(path->to),
                   wn_show_media(path));
    }
}

const WnFindingKind finding_ice_side_stays_silent = {
    .id = "ice-side-stays-silent",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
