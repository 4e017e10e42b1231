/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An SDP asks for media at a private address, and goes to somebody outside that network (RFC
 * 3264 5.1, RFC 8866 5.7).  Of a phone; a server that does so is server-names-private-media.  about
 * is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;

        if (path->early || !path->expected || !wn_media_is_private_outside(evidence, path) ||
            wn_media_is_to_server(evidence, path))
            continue;
        wn_observe(evidence, &finding_private_sdp, path, sdp->frame, sdp->capture,
                   "The SDP of %s asks for %s at %s, %s of its own network.",
                   wn_show_role(path->to), wn_show_media(path), wn_show_advertised(evidence, path),
                   path->advertised.addr.family ? "an address" : "a name");
    }
}

const WnFindingKind finding_private_sdp = {
    .id = "private-sdp",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
