/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SDP that asks for this media names one address inside a router and another outside: an ALG
 * rewrote it (RFC 4787 REQ-10).  about is the path.
 */
#include "findings/finding.h"
#include "model/sight.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *here = path->receiver_sdp;
        const WnMessage   *there = wn_sight_of(call->model, here);
        const WnEndpoint  *inside, *outside;

        if (!there || !(wn_sight_changes(here, there) & WN_CHANGED_SDP) ||
            path->line >= there->session->n_media ||
            wn_endpoint_equal(&there->session->media[path->line].endpoint, &path->advertised))
            continue;
        inside = outside = &path->advertised;
        if (wn_sight_is_inside(call->model, here, there))
            outside = &there->session->media[path->line].endpoint;
        else
            inside = &there->session->media[path->line].endpoint;
        wn_observe(evidence, &finding_sdp_rewritten, path, there->frame, there->capture,
                   "Inside the router %s asks for %s at %s, outside the same message says %s.",
                   wn_show_role(path->to), wn_show_media(path), wn_show_endpoint(evidence, inside),
                   wn_show_endpoint(evidence, outside));
    }
}

const WnFindingKind finding_sdp_rewritten = {
    .id = "sdp-rewritten",
    .observes = WN_SUBJECT_CALL,
    .needs    = WN_HAS_HOPS | WN_HAS_INSIDE | WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
