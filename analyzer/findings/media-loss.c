/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media flows, with packets missing here and there (RFC 3550 A.3): quality, not reachability. about
 * is the path.
 */
#include "findings/finding.h"

static const uint32_t ENOUGH = 100, LEAST_PERCENT = 1, MOST_PERCENT = 30;

/* The stream that makes up most of the path. */
static const WnStream *
largest(const WnMediaPath *path)
{
    const WnStream *best = NULL;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (!best || path->streams[i]->packets > best->packets)
            best = path->streams[i];
    return best;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *stream = largest(path);
        uint32_t           lost = stream ? wn_stream_lost(stream) : 0;
        uint64_t           expected = stream ? (uint64_t) stream->packets + lost : 0;

        if (expected < ENOUGH || lost * UINT64_C(100) < expected * LEAST_PERCENT ||
            lost * UINT64_C(100) > expected * MOST_PERCENT)
            continue;
        wn_observe(evidence, &finding_media_loss, path, stream->first_frame, stream->capture,
                   "Of the %s from %s %u of %llu packets (%.1f %%) are missing here.",
                   wn_show_media(path), wn_show_role(path->from), lost,
                   (unsigned long long) expected, (double) lost * 100 / (double) expected);
    }
}

const WnFindingKind finding_media_loss = {
    .id = "media-loss",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
