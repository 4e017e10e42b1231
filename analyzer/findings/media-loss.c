/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media flows, with packets missing here and there (RFC 3550 A.3): quality, not reachability. At
 * each place that shows it; about is the path.
 */
#include "findings/finding.h"

static const uint32_t ENOUGH = 100, LEAST_PERCENT = 1, MOST_PERCENT = 30;

static void
observe_stream(WnEvidence *evidence, const WnMediaPath *path, const WnStream *stream)
{
    uint32_t lost = wn_stream_lost(stream);
    uint64_t expected = (uint64_t) stream->packets + lost;

    if (expected < ENOUGH || lost * UINT64_C(100) < expected * LEAST_PERCENT ||
        lost * UINT64_C(100) > expected * MOST_PERCENT)
        return;
    wn_observe(evidence, &finding_media_loss, path, stream->first_frame, stream->capture,
               "Of the %s from %s %u of %llu packets (%.1f %%) are missing here.",
               wn_show_media(path), wn_show_role(path->from), lost, (unsigned long long) expected,
               (double) lost * 100 / (double) expected);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *largest = wn_media_largest(path);

        for (unsigned j = 0; j < path->n_streams; j++)
            if (path->streams[j]->ssrc == largest->ssrc)
                observe_stream(evidence, path, path->streams[j]);
    }
}

const WnFindingKind finding_media_loss = {
    .id = "media-loss",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
