/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seen from outside, both phones have one public address, and each is told to send to it: only a
 * router that loops packets back can join them (RFC 4787 6).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnAddr      *shared = &path->advertised.addr;

        if (path->verdict != WN_MEDIA_UNSEEN || path->from != WN_ROLE_CALLER || path->ice ||
            !wn_is_public(evidence, shared) ||
            !wn_addr_equal(shared, &path->sender_advertised.addr) ||
            !wn_addr_equal(shared, &call->caller.seen.addr) ||
            !wn_addr_equal(shared, &call->callee.seen.addr) ||
            wn_endpoint_equal(&call->caller.seen, &call->callee.seen))
            continue;
        wn_observe(evidence, &finding_one_public_address_for_both, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture,
                   "Both phones come from %s, and both SDPs name that same address.",
                   wn_show_addr(evidence, shared));
    }
}

const WnFindingKind finding_one_public_address_for_both = {
    .id = "one-public-address-for-both",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
