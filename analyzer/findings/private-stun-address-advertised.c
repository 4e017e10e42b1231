/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SDP names the private address that a STUN server told.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMapping   *seen =
            wn_mapping_of_outside(&call->model->mappings, &path->advertised.addr);

        for (; seen && !path->early && !path->ice; seen = seen->next_outside) {
            if (seen->how != WN_LEARNED_STUN ||
                !wn_endpoint_equal(&seen->outside, &path->advertised) ||
                !wn_is_nonpublic(evidence, &seen->outside.addr) ||
                wn_addr_equal(&seen->outside.addr, &seen->inside.addr) ||
                seen->time > path->receiver_sdp->time)
                continue;
            wn_observe(evidence, &finding_private_stun_address_advertised, path,
                       path->receiver_sdp->frame, path->receiver_sdp->capture,
                       "The SDP of %s names %s, which the STUN server %s had told it.",
                       wn_show_role(path->to), wn_show_endpoint(evidence, &path->advertised),
                       wn_show_addr(evidence, &seen->towards.addr));
            break;
        }
    }
}

const WnFindingKind finding_private_stun_address_advertised = {
    .id = "private-stun-address-advertised",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
