/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ClientHello over and over, in the schedule of DTLS (RFC 6347 4.2.4.1), and nothing of a handshake
 * comes from the other side.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i += 2) {
        const WnMediaPath *path = &call->media[i];
        WnShake            shakes[WN_MAX_SHAKES];
        unsigned n = wn_media_is_unkeyed(call, path) ? wn_media_handshakes(call, path, shakes) : 0;

        for (unsigned s = 0; s < n; s++) {
            const WnFlow      *flow = shakes[s].flow;
            const WnHelloSide *side = &shakes[s].handshake->sides[shakes[s].client];

            if (side->unheard < 3 || side->last - side->first < 2 * WN_SECOND)
                continue;
            wn_observe(evidence, &finding_hello_unanswered, path, side->first_frame,
                       flow->sides[shakes[s].client].capture,
                       "%s begins the encryption handshake with %s %u times; nothing answers.",
                       wn_show_endpoint(evidence, &flow->ends[shakes[s].client]),
                       wn_show_endpoint(evidence, &flow->ends[1 - shakes[s].client]),
                       side->unheard);
        }
    }
}

const WnFindingKind finding_hello_unanswered = {
    .id = "hello-unanswered",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
