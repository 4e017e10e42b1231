/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where media was seen: on which side of its receiver's NAT, and by which port. */
#include "verdict/place_questions.h"

#include "model/sight.h"
#include "verdict/evidence.h"

const WnStream *
wn_media_seen_from(const WnCall *call, const WnMediaPath *path, const WnAddr *addr)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);
    const WnStream    *best = NULL;

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        const WnAddr   *source = &stream->flow->ends[stream->side].addr;
        if (stream->last >= call->answered && (addr->family == 0 || wn_addr_equal(source, addr)) &&
            (!best || stream->packets > best->packets))
            best = stream;
    }
    return best;
}

bool
wn_media_leaves_from(const WnCall *call, const WnMediaPath *path, const WnEndpoint *from,
                     const WnEndpoint *to)
{
    const WnMediaPath *own = wn_media_opposite(call, path);

    for (unsigned i = 0; i < own->n_streams; i++)
        if (wn_endpoint_equal(wn_stream_source(own->streams[i]), from) &&
            (!to || wn_endpoint_equal(wn_stream_destination(own->streams[i]), to)))
            return true;
    return false;
}

bool
wn_media_is_watched_outside(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *own = wn_media_opposite(call, path);

    for (unsigned i = 0; i < own->n_streams; i++)
        if (own->streams[i]->last >= call->answered &&
            wn_model_is_public(call->model, &wn_stream_source(own->streams[i])->addr))
            return true;
    return false;
}

bool
wn_media_keeps_port(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *own = wn_media_opposite(call, path);
    const WnStream    *outside = wn_media_seen_from(call, path, &path->advertised.addr);

    for (unsigned i = 0; outside && i < own->n_streams; i++) {
        const WnStream   *stream = own->streams[i];
        const WnEndpoint *inside = &stream->flow->ends[stream->side];
        if (stream->ssrc == outside->ssrc && stream->flow != outside->flow &&
            inside->port == outside->flow->ends[outside->side].port &&
            wn_model_is_nonpublic(call->model, &inside->addr) &&
            wn_model_is_public(call->model, &path->advertised.addr))
            return true;
    }
    return false;
}

/* 1: of this place outside, 0: not known, -1: of others at the same address only. */
static int
seen_outside(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *outside)
{
    int seen = 0;

    for (const WnMapping *mapping = wn_mapping_of_inside(&model->mappings, &inside->addr); mapping;
         mapping = mapping->next_inside) {
        if (mapping->inside.port != inside->port || mapping->carrier != WN_CARRIER_UDP ||
            !wn_addr_equal(&mapping->outside.addr, &outside->addr))
            continue;
        if (mapping->outside.port == outside->port)
            return 1;
        seen = -1;
    }
    return seen;
}

bool
wn_media_names_closed_port(const WnCall *call, const WnMediaPath *path)
{
    bool other = false;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *own = &call->media[i];
        WnEndpoint         inside = own->advertised;
        int                seen;

        if (own == path || own->to != path->to || own->line != path->line || !own->receiver)
            continue;
        inside.addr = wn_addr_as_read_by(&inside.addr, &own->receiver->seen.addr);
        seen = seen_outside(call->model, &inside, &path->advertised);
        if (seen > 0)
            return false;
        other |= seen < 0;
    }
    return other;
}

bool
wn_media_is_watched_inside_alone(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    return path->receiver && (path->receiver->vantage == WN_VANTAGE_LAN ||
                              (path->receiver->vantage == WN_VANTAGE_BOTH &&
                               !wn_media_seen_from(call, path, &path->advertised.addr)));
}

bool
wn_media_sdp_is_seen_outside(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *sdp = path->receiver_sdp, *other = wn_sight_of(call->model, sdp);

    return wn_media_is_watched_outside(call, path) ||
           wn_is_public(evidence, &wn_message_source(sdp)->addr) ||
           (other && !(wn_sight_changes(sdp, other) & WN_CHANGED_SDP));
}

bool
wn_media_socket_is_seen_inside(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnEndpoint *from = wn_stream_source(opposite->streams[i]);
        if (wn_model_is_nonpublic(call->model, &from->addr) && from->port == path->advertised.port)
            return true;
    }
    return false;
}
