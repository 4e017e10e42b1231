/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All sound for a phone comes to the port it sends from, none to the port on which it listens by
 * its SDP (RFC 4961).  about is the path towards it.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->deaf || path->early || !wn_media_is_steady(path))
            continue;
        wn_observe(evidence, &finding_media_at_sending_port, path, path->streams[0]->first_frame,
                   path->streams[0]->capture,
                   "%llu packets of %s come to port %u, where %s sends from, and none to port %u, "
                   "where it listens.",
                   (unsigned long long) path->settled, wn_show_media(path), path->destination.port,
                   wn_show_role(path->to), path->advertised.port);
    }
}

const WnFindingKind finding_media_at_sending_port = {
    .id = "media-at-sending-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
