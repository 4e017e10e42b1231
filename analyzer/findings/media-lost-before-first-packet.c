/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound reaches the outside of a router before the phone has sent its own first packet, and comes
 * in only from then on (RFC 4787 5).  about is the path towards the phone.
 */
#include "findings/finding.h"

static const WnTime   BEFORE = 500 * WN_MILLISECOND, AT_ONCE = 300 * WN_MILLISECOND;
static const uint16_t NOTICED = 10, MAX_DROPOUT = 3000; /* packets; RFC 3550 A.1 */

static WnTime
first_own(const WnMediaPath *opposite)
{
    WnTime first = INT64_MAX;

    for (unsigned i = 0; i < opposite->n_streams; i++)
        first = opposite->streams[i]->first < first ? opposite->streams[i]->first : first;
    return first;
}

/* How many packets of the stream outside came before the first one inside; 0: these are no pair. */
static unsigned
missed(WnEvidence *evidence, const WnStream *outside, const WnStream *inside, WnTime own)
{
    uint16_t missing = (uint16_t) (inside->base - outside->base);

    if (outside->ssrc != inside->ssrc || outside->flow == inside->flow ||
        !wn_is_public(evidence, &outside->flow->ends[1 - outside->side].addr) ||
        !wn_is_nonpublic(evidence, &inside->flow->ends[1 - inside->side].addr))
        return 0;
    return outside->first + BEFORE <= own && inside->first >= own &&
                   inside->first <= own + AT_ONCE && missing >= NOTICED && missing < MAX_DROPOUT
               ? missing
               : 0;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        WnTime             own = first_own(wn_media_opposite(call, path));
        unsigned           n = 0;

        for (unsigned a = 0; a < path->n_streams && n == 0; a++)
            for (unsigned b = 0; b < path->n_streams && n == 0; b++) {
                n = missed(evidence, path->streams[a], path->streams[b], own);
                if (n > 0)
                    wn_observe(evidence, &finding_media_lost_before_first_packet, path,
                               path->streams[b]->first_frame, path->streams[b]->capture,
                               "The first %u packets of %s for %s stay outside; it comes in right "
                               "after the first packet from inside.",
                               n, wn_show_media(path), wn_show_role(path->to));
            }
    }
}

const WnFindingKind finding_media_lost_before_first_packet = {
    .id = "media-lost-before-first-packet",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
