/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SDP names the public endpoint that STUN told for one local port, and the sound uses another:
 * the mapping belongs to the first (RFC 8489 2, RFC 4787 4.1).  about is the path.
 */
#include "findings/finding.h"

/* The observation from which the advertised endpoint was taken; NULL: of none, or of this very
 * socket too. */
static const WnMapping *
find_other(const WnModel *model, const WnMediaPath *path, const WnEndpoint *used)
{
    const WnMapping *seen = wn_mapping_of_outside(&model->mappings, &path->advertised.addr);
    const WnMapping *other = NULL;

    for (; seen; seen = seen->next_outside) {
        if (!wn_endpoint_equal(&seen->outside, &path->advertised) ||
            !wn_addr_equal(&seen->inside.addr, &used->addr) ||
            seen->time > path->receiver_sdp->time)
            continue;
        if (wn_endpoint_equal(&seen->inside, used))
            return NULL;
        if (seen->how == WN_LEARNED_STUN)
            other = seen;
    }
    return other;
}

/* Of the media that the phone itself sends, the sight inside its router. */
static const WnEndpoint *
find_inside_source(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *own = wn_media_opposite(call, path);

    for (unsigned i = 0; i < own->n_streams; i++) {
        const WnStream   *stream = own->streams[i];
        const WnEndpoint *source = &stream->flow->ends[stream->side];
        if (stream->last >= call->answered && wn_is_nonpublic(evidence, &source->addr))
            return source;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnEndpoint  *used = find_inside_source(evidence, path);
        const WnMapping   *other;

        if (path->early || path->ice || !used)
            continue;
        other = find_other(call->model, path, used);
        if (other)
            wn_observe(evidence, &finding_stun_from_other_socket, path, other->frame,
                       other->capture,
                       "STUN told %s for the local port %u; the sound uses port %u, and the SDP "
                       "still names %s.",
                       wn_show_endpoint(evidence, &other->outside), other->inside.port, used->port,
                       wn_show_endpoint(evidence, &path->advertised));
    }
}

const WnFindingKind finding_stun_from_other_socket = {
    .id = "stun-from-other-socket",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
