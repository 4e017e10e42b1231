/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The peer's media came to the phone's public port before the phone's own left for the peer, and
 * that one then left from another port, while others see the phone at the first: Linux gives such a
 * packet, if its own rules accept it, an entry of its own (RFC 5128 3.3).  about is the path to the
 * phone.
 */
#include "findings/finding.h"

/* Somebody else than the peer sees the socket there; the observation says which one it is inside.
 */
static const WnMapping *
seen_by_others(const WnCall *call, const WnEndpoint *outside, const WnEndpoint *peer)
{
    const WnMapping *seen = wn_mapping_of_outside(&call->model->mappings, &outside->addr);

    for (; seen; seen = seen->next_outside)
        if (wn_endpoint_equal(&seen->outside, outside) && seen->carrier == WN_CARRIER_UDP &&
            !seen->from_outside && !wn_addr_equal(&seen->towards.addr, &peer->addr))
            return seen;
    return NULL;
}

/* The phone's media for that peer, as it comes out of the router: from another port than named. */
static const WnStream *
leaves_elsewhere(const WnMediaPath *opposite, const WnEndpoint *named, const WnEndpoint *peer)
{
    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnEndpoint *from = wn_stream_source(opposite->streams[i]);
        if (opposite->streams[i]->packets >= 10 &&
            wn_endpoint_equal(wn_stream_destination(opposite->streams[i]), peer) &&
            wn_addr_equal(&from->addr, &named->addr) && from->port != named->port)
            return opposite->streams[i];
    }
    return NULL;
}

static void
look_at(WnEvidence *evidence, const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream   *early = path->streams[i], *own;
        const WnEndpoint *peer = wn_stream_source(early);

        if (early->relay || !wn_endpoint_equal(wn_stream_destination(early), &path->advertised))
            continue;
        own = leaves_elsewhere(opposite, &path->advertised, peer);
        if (!own || early->first >= own->first || !seen_by_others(call, &path->advertised, peer))
            continue;
        wn_observe(evidence, &finding_early_packet_took_port, path, early->first_frame,
                   early->capture,
                   "%s of %s comes to %s before anything had left for it; what then leaves for it "
                   "comes from port %u, while others see the phone at port %u.",
                   wn_show_media(path), wn_show_endpoint(evidence, peer),
                   wn_show_endpoint(evidence, &path->advertised), wn_stream_source(own)->port,
                   path->advertised.port);
        return;
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++)
        if (call->media[i].expected && !call->media[i].early && !call->media[i].bundled &&
            wn_is_public(evidence, &call->media[i].advertised.addr))
            look_at(evidence, call, &call->media[i]);
}

const WnFindingKind finding_early_packet_took_port = {
    .id = "early-packet-took-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
