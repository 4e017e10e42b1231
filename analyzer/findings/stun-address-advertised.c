/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SDP names the public endpoint that a STUN server told (RFC 8489 2): it is valid towards that
 * server.  about is the path towards it.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnModel     *model = call->model;
        const WnMapping   *seen = wn_mapping_of_outside(&model->mappings, &path->advertised.addr);

        for (; seen && !path->early && !path->ice; seen = seen->next_outside) {
            if (seen->how != WN_LEARNED_STUN ||
                !wn_endpoint_equal(&seen->outside, &path->advertised) ||
                seen->time > path->receiver_sdp->time ||
                wn_endpoint_equal(&seen->inside, &seen->outside))
                continue;
            wn_observe(evidence, &finding_stun_address_advertised, path, path->receiver_sdp->frame,
                       path->receiver_sdp->capture,
                       "The SDP of %s names %s, which the STUN server %s had told it.",
                       wn_show_role(path->to), wn_show_endpoint(evidence, &path->advertised),
                       wn_show_addr(evidence, &seen->towards.addr));
            break;
        }
    }
}

const WnFindingKind finding_stun_address_advertised = {
    .id = "stun-address-advertised",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
