/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pieces of a DTLS flight are missing: it was longer than a packet may be, and not all of it came
 * (RFC 6347 4.1.1.1).  about is the path.
 */
#include "findings/finding.h"

static const WnLostPieces *
find_pieces(const WnModel *model, const WnFlow *flow)
{
    for (const WnLostPieces *lost = model->lost_pieces; lost; lost = lost->next)
        for (int side = 0; side < 2; side++)
            if (wn_addr_equal(&lost->src.addr, &flow->ends[side].addr) &&
                wn_addr_equal(&lost->dst.addr, &flow->ends[1 - side].addr) &&
                (lost->src.port == 0 || lost->src.port == flow->ends[side].port) &&
                (lost->dst.port == 0 || lost->dst.port == flow->ends[1 - side].port))
                return lost;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i += 2) {
        const WnMediaPath *path = &call->media[i];
        WnShake            shakes[WN_MAX_SHAKES];
        unsigned n = wn_media_is_unkeyed(call, path) ? wn_media_handshakes(call, path, shakes) : 0;

        for (unsigned s = 0; s < n; s++) {
            const WnLostPieces *lost =
                find_pieces(wn_evidence_subject(evidence)->model, shakes[s].flow);

            if (!lost)
                continue;
            wn_observe(
                evidence, &finding_handshake_in_pieces, path, lost->frame, lost->capture,
                "A part of the encryption handshake from %s was cut into pieces, and some of "
                "them never come.",
                wn_show_addr(evidence, &lost->src.addr));
        }
    }
}

const WnFindingKind finding_handshake_in_pieces = {
    .id = "handshake-in-pieces",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
