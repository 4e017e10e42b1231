/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media is sent to a private address, and to no other, by somebody outside that network.  about is
 * the path.
 */
#include <glib.h>

#include "findings/finding.h"

static bool
is_lost(WnEvidence *evidence, const WnMediaPath *path)
{
    if (!wn_media_is_due(path) || !wn_media_is_steady(path) || path->verdict == WN_MEDIA_DELIVERED)
        return false;
    /* Nothing tells the two networks apart but that the address is not of the sender's own. */
    return path->unroutable ||
           (path->astray && wn_is_nonpublic(evidence, &path->destination.addr) &&
            wn_media_is_private_outside(evidence, path));
}

/* The packets that go there, and the first of them. */
static const WnStream *
count_there(const WnMediaPath *path, uint64_t *packets)
{
    const WnStream *first = NULL;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (!wn_endpoint_equal(wn_stream_destination(stream), &path->destination))
            continue;
        *packets += stream->packets;
        if (!first || stream->first_frame < first->first_frame)
            first = stream;
    }
    return first;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *stream;
        uint64_t           packets = 0;

        if (path->n_streams == 0 || !is_lost(evidence, path))
            continue;
        stream = count_there(path, &packets);
        wn_observe(evidence, &finding_media_to_private_address, path, stream->first_frame,
                   stream->capture,
                   "%llu packets of %s go to %s, a private address that %s cannot reach.",
                   (unsigned long long) MIN(packets, path->settled), wn_show_media(path),
                   wn_show_endpoint(evidence, &path->destination),
                   wn_show_addr(evidence, &path->source.addr));
    }
}

const WnFindingKind finding_media_to_private_address = {
    .id = "media-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
