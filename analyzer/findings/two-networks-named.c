/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: one message of a phone names two different private networks, one in Contact and one in
 * its SDP, though it comes from one public address.  about is the path.
 */
#include "findings/finding.h"

/* Of two of the private ranges of RFC 1918: no site is one network across both. */
static bool
is_other_range(const WnAddr *a, const WnAddr *b)
{
    return a->family == 4 && b->family == 4 && a->bytes[0] != b->bytes[0];
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;
        const WnUri       *contact = wn_message_contact(sdp);

        if (path->early || path->ice || !contact ||
            !wn_is_public(evidence, &wn_message_source(sdp)->addr) ||
            !wn_is_nonpublic(evidence, &contact->endpoint.addr) ||
            !wn_is_nonpublic(evidence, &path->advertised.addr) ||
            !is_other_range(&contact->endpoint.addr, &path->advertised.addr) ||
            wn_model_was_told(call->model, &path->advertised.addr) ||
            wn_media_comes_by_another(evidence, path))
            continue;
        wn_observe(evidence, &finding_two_networks_named, path, sdp->frame, sdp->capture,
                   "One message of %s names %s in Contact and %s for sound: two private networks.",
                   wn_show_role(path->to), wn_show_addr(evidence, &contact->endpoint.addr),
                   wn_show_endpoint(evidence, &path->advertised));
    }
}

const WnFindingKind finding_two_networks_named = {
    .id = "two-networks-named",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
