/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask about DTLS handshakes: which of them belong to a media path (RFC 5763). */
#include <glib.h>

#include "model/flow_ports.h"
#include "verdict/evidence_state.h"

bool
wn_media_is_unkeyed(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    return path->sender_line->dtls && path->receiver_line->dtls && !path->early &&
           !wn_media_may_be_seen(path) && !wn_media_may_be_seen(opposite);
}

static unsigned
add_shake(WnShake shakes[WN_MAX_SHAKES], unsigned n, const WnFlow *flow)
{
    const WnHandshake *handshake = flow->setup->dtls;

    for (unsigned i = 0; i < n; i++)
        if (shakes[i].flow == flow)
            return n;
    if (n == WN_MAX_SHAKES)
        return n;
    shakes[n] = (WnShake){ .flow = flow,
                           .handshake = handshake,
                           .client = handshake->sides[0].is_client ? 0 : 1 };
    return n + 1;
}

static bool
is_in_time_of(const WnMediaPath *path, const WnHandshake *handshake)
{
    const WnHelloSide *sides = handshake->sides;
    WnTime             first = sides[0].first == 0 ? sides[1].first : sides[0].first;

    if (sides[1].first != 0)
        first = MIN(first, sides[1].first);
    return MAX(sides[0].last, sides[1].last) >= path->from_time - WN_SECOND &&
           first <= path->to_time;
}

static unsigned
add_between(const WnModel *model, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES],
            unsigned n, const WnEndpoint *place, const WnAddr *other)
{
    const WnPair *pair = place->addr.family && other->family
                             ? wn_pair_find(&model->flows, &place->addr, other)
                             : NULL;
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, 1024); flow = flow->next_of_pair)
        if (flow->setup && flow->setup->dtls && is_in_time_of(path, flow->setup->dtls) &&
            (wn_endpoint_equal(&flow->ends[0], place) || wn_endpoint_equal(&flow->ends[1], place)))
            n = add_shake(shakes, n, flow);
    return n;
}

/* One side of a path: what it names, and where it is. */
typedef struct {
    const WnEndpoint *named, *signalling;
    const WnAgent    *agent; /* NULL: behind a server */
    const WnSession  *session;
} Side;

static unsigned
add_with(const WnModel *model, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES], unsigned n,
         const WnEndpoint *place, const Side *other)
{
    n = add_between(model, path, shakes, n, place, &other->named->addr);
    n = add_between(model, path, shakes, n, place, &other->signalling->addr);
    if (other->agent) {
        n = add_between(model, path, shakes, n, place, &other->agent->seen.addr);
        n = add_between(model, path, shakes, n, place, &other->agent->mapped.addr);
    }
    for (unsigned c = 0; path->ice && c < other->session->n_candidates; c++)
        if (other->session->candidates[c].media == path->carried_by)
            n = add_between(model, path, shakes, n, place,
                            &other->session->candidates[c].endpoint.addr);
    return n;
}

/* From whom the hosts of the other side are not known, behind a server and a NAT: what the one
 * socket has to do with one host alone. */
static unsigned
add_from_anybody(const WnModel *model, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES],
                 const WnEndpoint *place)
{
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow, *only = NULL;
    unsigned       looked = 0;
    int            own;

    while (place->addr.family && (flow = wn_flow_next_at(&model->flows, place, &cursor, &own)) &&
           wn_search_excuse(model->searches, &looked, 1024)) {
        if (!flow->setup || !flow->setup->dtls || !is_in_time_of(path, flow->setup->dtls))
            continue;
        if (only)
            return 0;
        only = flow;
    }
    return only ? add_shake(shakes, 0, only) : 0;
}

unsigned
wn_media_dtls(const WnCall *call, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES])
{
    const Side sides[] = { { &path->sender_advertised, &path->sender_signalling, path->sender,
                             path->sender_sdp->session },
                           { &path->advertised, &path->receiver_signalling, path->receiver,
                             path->receiver_sdp->session } };
    unsigned   n = 0;

    if (!path->sender_line->dtls || !path->receiver_line->dtls)
        return 0;
    for (int side = 0; side < 2; side++) {
        const Side *own = &sides[side], *other = &sides[1 - side];

        n = add_with(call->model, path, shakes, n, own->named, other);
        for (unsigned c = 0; path->ice && c < own->session->n_candidates; c++)
            if (own->session->candidates[c].media == path->carried_by)
                n = add_with(call->model, path, shakes, n, &own->session->candidates[c].endpoint,
                             other);
    }
    for (int side = 0; side < 2 && n == 0; side++)
        if (!sides[1 - side].agent)
            n = add_from_anybody(call->model, path, shakes, sides[side].named);
    return n;
}

unsigned
wn_media_handshakes(const WnCall *call, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES])
{
    unsigned all = wn_media_dtls(call, path, shakes), n = 0;

    for (unsigned i = 0; i < all; i++) {
        if (shakes[i].handshake->done)
            return 0;
        /* Where ICE found no pair, ICE is the matter (RFC 5763 6.7.1). */
        if (!path->ice || wn_flow_checked(shakes[i].flow).frame)
            shakes[n++] = shakes[i];
    }
    return n;
}

static bool
shakes_hands_at(const WnModel *model, const WnEndpoint *place)
{
    WnSocketCursor cursor = { 0 };
    WnTableCursor  relayed = { 0 };
    const WnTurn  *turn;
    const WnFlow  *flow;
    unsigned       looked = 0;
    int            own;

    if (place->addr.family == 0)
        return false;
    while ((flow = wn_flow_next_at(&model->flows, place, &cursor, &own)) != NULL &&
           wn_search_excuse(model->searches, &looked, 1024))
        if (flow->setup && flow->setup->dtls)
            return true;
    while ((turn = wn_table_next(&model->relays, wn_endpoint_hash(place), &relayed)) != NULL)
        for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
            if (peer->dtls && wn_endpoint_equal(&turn->relayed, place))
                return true;
    return false;
}

bool
wn_media_may_shake_hands(const WnCall *call, const WnMediaPath *path)
{
    const WnSession *sessions[] = { path->sender_sdp->session, path->receiver_sdp->session };

    if (shakes_hands_at(call->model, &path->advertised) ||
        shakes_hands_at(call->model, &path->sender_advertised))
        return true;
    for (int side = 0; side < 2 && path->ice; side++)
        for (unsigned c = 0; c < sessions[side]->n_candidates; c++)
            if (sessions[side]->candidates[c].media == path->carried_by &&
                shakes_hands_at(call->model, &sessions[side]->candidates[c].endpoint))
                return true;
    return false;
}
