/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that no NAT translates here sends its sound from another port than its own SDP names (RFC
 * 4961 asks for the same).  about is the path towards it.
 */
#include "findings/finding.h"

/* Its address in the SDP is the one that its packets come from, or they are seen to pass the NAT
 * with their port: nobody changed it. */
static bool
is_untranslated(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAgent *agent = path->receiver;

    if (!agent)
        return false;
    if (wn_media_keeps_port(wn_evidence_subject(evidence)->call, path))
        return true;
    return wn_agent_is_watched(agent) ? wn_is_nonpublic(evidence, &path->advertised.addr)
                                      : agent->behind_nat == WN_NO;
}

/* Its largest stream; NULL where some of them comes from the port that it named. */
static const WnStream *
find_other_port(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        if (stream->relay ||
            wn_endpoint_equal(&stream->flow->ends[stream->side], &path->advertised))
            return NULL;
    }
    return wn_media_seen_from(call, path, &path->advertised.addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *stream;

        if (path->early || path->ice || path->bundled || path->moved ||
            wn_media_opposite(call, path)->moved || !is_untranslated(evidence, path) ||
            (stream = find_other_port(call, path)) == NULL || stream->packets < 10)
            continue;
        wn_observe(evidence, &finding_media_from_other_local_port, path, stream->first_frame,
                   stream->capture,
                   "%s listens on port %u by its SDP, and sends its %s from port %u; no router has "
                   "changed that port.",
                   wn_show_endpoint(evidence, &path->receiver->seen), path->advertised.port,
                   wn_show_media(path), stream->flow->ends[stream->side].port);
    }
}

const WnFindingKind finding_media_from_other_local_port = {
    .id = "media-from-other-local-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
