/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone inside sends media to the public address of its own router (RFC 4787 6, REQ-9:
 * hairpinning). about is the path.
 */
#include "findings/finding.h"

static const uint64_t ENOUGH = 5;

/* That address is the one which others see for this inside host. */
static bool
is_own_outside(const WnEvidence *evidence, const WnAddr *inside, const WnAddr *addr)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    return !wn_addr_equal(addr, inside) && wn_mapping_is_known(&model->mappings, inside, addr);
}

/* Or for the receiver, who talks to this host from inside: one router stands before both. */
static bool
is_outside_of_neighbour(const WnEvidence *evidence, const WnMediaPath *path, const WnAddr *from,
                        const WnAddr *addr)
{
    const WnAddr *neighbour = &path->receiver_signalling.addr;

    return wn_is_nonpublic(evidence, neighbour) &&
           wn_addr_equal(&path->sender_signalling.addr, from) &&
           is_own_outside(evidence, neighbour, addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        for (unsigned s = 0; s < path->n_streams; s++) {
            const WnStream   *stream = path->streams[s];
            const WnAddr     *from = &stream->flow->ends[stream->side].addr;
            const WnEndpoint *to = &stream->flow->ends[1 - stream->side];

            if (stream->packets < ENOUGH || !wn_is_nonpublic(evidence, from) ||
                !wn_is_public(evidence, &to->addr) ||
                (!is_own_outside(evidence, from, &to->addr) &&
                 !is_outside_of_neighbour(evidence, path, from, &to->addr)))
                continue;
            wn_observe(evidence, &finding_sent_to_own_public_address, path, stream->first_frame,
                       stream->capture,
                       "%s sends %u packets of %s to %s, the public address of its own router.",
                       wn_show_addr(evidence, from), stream->packets, wn_show_media(path),
                       wn_show_endpoint(evidence, to));
            break;
        }
    }
}

const WnFindingKind finding_sent_to_own_public_address = {
    .id = "sent-to-own-public-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
