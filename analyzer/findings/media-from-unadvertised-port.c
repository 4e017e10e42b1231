/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media comes from the address that the SDP names, but from another port (RFC 4787 4.2.1, RFC
 * 4961). Seen outside of its NAT; inside it would be the phone's own doing.  about is the path
 * towards it.
 */
#include "findings/finding.h"

/* The largest stream from that address; NULL when one comes from the advertised port too. */
static const WnStream *
find_other_port(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        if (wn_endpoint_equal(&stream->flow->ends[stream->side], &path->advertised))
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

        if (path->early || !path->expected || path->ice || path->bundled ||
            !wn_is_public(evidence, &path->advertised.addr))
            continue;
        stream = find_other_port(call, path);
        if (!stream || stream->packets < 10 || wn_media_keeps_port(call, path))
            continue;
        wn_observe(
            evidence, &finding_media_from_unadvertised_port, path, stream->first_frame,
            stream->capture, "The SDP of %s names port %u, but its %s comes from port %u of %s.",
            wn_show_role(path->to), path->advertised.port, wn_show_media(path),
            stream->flow->ends[stream->side].port, wn_show_addr(evidence, &path->advertised.addr));
    }
}

const WnFindingKind finding_media_from_unadvertised_port = {
    .id = "media-from-unadvertised-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
