/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media is seen before and behind a NAT (RFC 3022), and packets are missing behind that came there:
 * they were lost at the router or inside, not on the Internet.  about is the path.
 */
#include "findings/finding.h"

#include <glib.h>

static const uint32_t ENOUGH = 100, LEAST_PERCENT = 1;

/* One end is the same, the other is translated. */
static bool
is_translated(WnEvidence *evidence, const WnStream *before, const WnStream *behind)
{
    const WnEndpoint *from = wn_stream_source(before), *to = wn_stream_destination(before);
    const WnEndpoint *comes_from = wn_stream_source(behind), *at = wn_stream_destination(behind);

    if (wn_endpoint_equal(to, at))
        return wn_is_nonpublic(evidence, &from->addr) && wn_is_public(evidence, &comes_from->addr);
    return wn_endpoint_equal(from, comes_from) && wn_is_public(evidence, &to->addr) &&
           wn_is_nonpublic(evidence, &at->addr);
}

static double
share_missing(const WnStream *stream)
{
    uint32_t lost = wn_stream_lost(stream);

    return (double) lost * 100 / ((double) stream->packets + lost);
}

/* The end that the router translates. */
static const WnEndpoint *
phone_of(const WnStream *stream, const WnStream *other)
{
    return wn_endpoint_equal(wn_stream_source(stream), wn_stream_source(other))
               ? wn_stream_destination(stream)
               : wn_stream_source(stream);
}

/* The same media on the side of the router that it comes to; NULL: not in the capture. */
static const WnStream *
find_before(WnEvidence *evidence, const WnStream *behind)
{
    const WnModel  *model = wn_evidence_subject(evidence)->model;
    WnTableCursor   cursor = { 0 };
    const WnStream *before;
    unsigned        looked = 0;

    while ((before = wn_table_next(&model->streams, wn_hash_mix(0, behind->ssrc), &cursor)) &&
           wn_search_on(model->searches, &looked, 256))
        if (before->ssrc == behind->ssrc && before->packets >= ENOUGH &&
            before->first <= behind->last && behind->first <= before->last &&
            is_translated(evidence, before, behind))
            return before;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned j = 0; j < call->media[i].n_streams; j++) {
            const WnMediaPath *path = &call->media[i];
            const WnStream    *behind = path->streams[j], *before = NULL;
            double             missing = share_missing(behind);

            if (behind->packets >= ENOUGH && missing >= LEAST_PERCENT)
                before = find_before(evidence, behind);
            if (before && missing - share_missing(before) >= LEAST_PERCENT)
                wn_observe(evidence, &finding_media_lost_at_router, path, behind->first_frame,
                           behind->capture,
                           "Of the %s from %s %.1f %% are missing at %s, and %.1f %% on the other "
                           "side of the router, at %s.",
                           wn_show_media(path), wn_show_role(path->from), share_missing(before),
                           wn_show_endpoint(evidence, phone_of(before, behind)), missing,
                           wn_show_endpoint(evidence, phone_of(behind, before)));
        }
}

const WnFindingKind finding_media_lost_at_router = {
    .id = "media-lost-at-router",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
