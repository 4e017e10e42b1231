/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tying RTP that a TURN server relays to an m-line: by the relayed endpoint (RFC 8656 3, 11, 12);
 * what it gets and does not relay (RFC 8656 9). */
#include <glib.h>

#include "model/flow_ports.h"
#include "model/media_bind.h"
#include "model/media_path.h"

static const char BY_RELAY[] = "the relayed address";
static const char BY_TURN[] = "the TURN allocation and the time";

/* All that goes through the allocation which holds this endpoint: it serves no other (RFC 8656 3).
 */
static void
add_relayed(const WnBinder *binder, WnMediaPath paths[2], int owner, const WnEndpoint *relayed)
{
    WnTableCursor cursor = { 0 };
    const WnTurn *turn;
    unsigned      looked = 0;

    while ((turn = wn_table_next(&binder->call->model->relays, wn_endpoint_hash(relayed),
                                 &cursor)) != NULL &&
           wn_search_excuse(binder->call->model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT)) {
        if (!wn_endpoint_equal(&turn->relayed, relayed))
            continue;
        for (int outward = 0; outward < 2; outward++) {
            const WnFlowSide *side = &turn->flow->sides[outward ? turn->client : 1 - turn->client];
            WnMediaPath      *path = &paths[outward ? owner : 1 - owner];
            for (WnStream *stream = side->streams; stream; stream = stream->next)
                if (stream->relay && (!path->shared || wn_media_may_be_of_line(path, stream)))
                    wn_media_add_stream(binder, path, stream, BY_RELAY);
        }
    }
}

/* RTP wrapped in TURN between a phone and its TURN server: the SDP names the relayed address. */
static void
bind_by_relay(const WnBinder *binder, WnMediaPath paths[2], int owner, unsigned line)
{
    if (binder->call->model->relays.count == 0)
        return;
    for (unsigned i = 0; i < binder->hop->n_rounds; i++) {
        const WnRound     *round = &binder->hop->rounds[i];
        const WnMediaLine *own = wn_round_line(round, owner, line);
        const WnSession   *session = round->sdp[owner]->session;

        if (own)
            add_relayed(binder, paths, owner, &own->endpoint);
        for (unsigned c = 0; c < session->n_candidates; c++)
            if (session->candidates[c].component == 1 &&
                session->candidates[c].type == WN_CANDIDATE_RELAY &&
                wn_round_is_candidate(round, &session->candidates[c], line))
                add_relayed(binder, paths, owner, &session->candidates[c].endpoint);
    }
}

/* The same where the allocation began before the capture, or its address is not in the SDP.  peer:
 * only what is relayed from and for that endpoint; NULL: all. */
static void
bind_by_turn(const WnBinder *binder, WnMediaPath *path, int phone, bool outward,
             const WnEndpoint *peer)
{
    const WnModel *model = binder->call->model;
    const WnAddr  *host = &binder->hop->ends[phone].addr;
    WnTableCursor  cursor = { 0 };
    const WnTurn  *turn;
    unsigned       looked = 0;

    while ((turn = wn_table_next(&model->turns, wn_addr_hash(host), &cursor)) != NULL &&
           wn_search_excuse(model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT)) {
        const WnFlow *flow = turn->flow;

        /* One record for each flow, the newest. */
        if (flow->setup->turn != turn || !wn_addr_equal(&flow->ends[turn->client].addr, host))
            continue;
        for (WnStream *stream = flow->sides[outward ? turn->client : 1 - turn->client].streams;
             stream; stream = stream->next)
            if (stream->relay && !binder->bound[stream->number] &&
                (!peer || wn_endpoint_equal(&stream->relay->endpoint, peer)) &&
                wn_media_is_of_format(path, stream) &&
                stream->first >= path->from_time - WN_MEDIA_BEFORE_OFFER)
                wn_media_add_stream(binder, path, stream, BY_TURN);
    }
}

void
wn_media_bind_relayed(const WnBinder *binder, WnMediaPath paths[2], unsigned line)
{
    for (int owner = 0; owner < 2; owner++)
        bind_by_relay(binder, paths, owner, line);
}

void
wn_media_bind_turn(const WnBinder *binder, WnMediaPath paths[2])
{
    for (int sender = 0; sender < 2; sender++)
        if (paths[sender].n_streams == 0) {
            /* Without ICE each side's peer is the place that the other's SDP names. */
            bool              ice = paths[sender].ice;
            const WnEndpoint *there = ice ? NULL : &paths[sender].advertised;
            const WnEndpoint *here = ice ? NULL : &paths[1 - sender].advertised;

            bind_by_turn(binder, &paths[sender], sender, true, there);
            bind_by_turn(binder, &paths[sender], 1 - sender, false, here);
        }
}

/* ------------------------------------------------------------------ what is not passed on */

/* By a channel whose binding is not in the capture, it may be from anybody. */
static bool
is_passed_on(const WnTurn *turn, const WnAddr *peer)
{
    for (const WnTurnPeer *known = turn->peers; known; known = known->next)
        if (known->received > 0 &&
            (known->endpoint.addr.family == 0 || wn_addr_equal(&known->endpoint.addr, peer)))
            return true;
    return false;
}

/* The server said so to a request for that peer (RFC 8656 9.2, 12.2). */
static bool
is_forbidden(const WnTurn *turn, const WnAddr *peer)
{
    for (const WnTurnPeer *known = turn->peers; known; known = known->next)
        if (wn_addr_equal(&known->endpoint.addr, peer) && known->granted == 0 &&
            known->error == 403)
            return true;
    return false;
}

/* A relayed endpoint is given to one client after another (RFC 8656 7.2): this one has it from the
 * answer to its Allocate until it gives it back, or until another has it. */
typedef struct {
    WnTime from, to;
} Tenure;

static Tenure
tenure_of(const WnModel *model, const WnTurn *turn)
{
    Tenure tenure = { turn->allocated_time, turn->given_back ? turn->given_back : INT64_MAX };
    WnTableCursor cursor = { 0 };
    const WnTurn *other;

    while ((other = wn_table_next(&model->relays, wn_endpoint_hash(&turn->relayed), &cursor)) !=
           NULL)
        if (other != turn && wn_endpoint_equal(&other->relayed, &turn->relayed) &&
            other->allocated_time > tenure.from)
            tenure.to = MIN(tenure.to, other->allocated_time);
    return tenure;
}

/* A client learns of its peer when that one answers; what comes earlier needs no permission. */
static bool
is_sound_in_vain(const WnFlowSide *side, Tenure tenure)
{
    static const uint32_t ENOUGH = 50; /* a second of sound (G20) */
    static const WnTime   LASTING = 5 * WN_SECOND;

    if (side->rtp < ENOUGH)
        return false;
    for (const WnStream *stream = side->streams; stream; stream = stream->next)
        if (stream->packets >= ENOUGH &&
            MIN(stream->last, tenure.to) - MAX(stream->first, tenure.from) >= LASTING)
            return true;
    return false;
}

/* Sound; or checks for which the client wanted to let the peer in, through their whole schedule
 * (RFC 8489 6.2.1) and without an answer: with a pair that works nobody goes on so. */
static bool
sends_in_vain(const WnTurn *turn, const WnFlow *flow, int peer, Tenure tenure)
{
    static const uint16_t FULL_SCHEDULE = 5;
    const WnChecks       *checks = flow->setup ? &flow->setup->checks[peer] : NULL;

    return is_sound_in_vain(&flow->sides[peer], tenure) ||
           (checks && checks->succeeded == 0 && checks->most_copies >= FULL_SCHEDULE &&
            checks->last >= tenure.from && checks->first <= tenure.to &&
            is_forbidden(turn, &flow->ends[peer].addr));
}

const WnFlow *
wn_turn_refused_peer(const WnModel *model, const WnTurn *turn, int *peer)
{
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow;
    unsigned       looked = 0;
    Tenure         tenure;
    int            own;

    /* Of an allocation that is older than the capture the permissions are not known, nor are all of
     * one that has more than are kept. */
    if (turn->allocated == 0 || turn->relayed.addr.family == 0 || turn->peers_left_out)
        return NULL;
    tenure = tenure_of(model, turn);
    while ((flow = wn_flow_next_at(&model->flows, &turn->relayed, &cursor, &own)) != NULL &&
           wn_search_on(model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT)) {
        const WnAddr *from = &flow->ends[1 - own].addr;

        if (sends_in_vain(turn, flow, 1 - own, tenure) && wn_turn_permitted(turn, from) == 0 &&
            !is_passed_on(turn, from)) {
            *peer = 1 - own;
            return flow;
        }
    }
    return NULL;
}

bool
wn_media_path_ends_at_relay(const WnCall *call, const WnMediaPath *path)
{
    bool any = false;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream   *stream = path->streams[i];
        const WnEndpoint *to = wn_stream_destination(stream);
        WnTableCursor     cursor = { 0 };
        const WnTurn     *turn;
        int               peer;

        if (stream->relay)
            return false;
        while ((turn = wn_table_next(&call->model->relays, wn_endpoint_hash(to), &cursor)) != NULL)
            any |= wn_endpoint_equal(&turn->relayed, to) &&
                   wn_turn_refused_peer(call->model, turn, &peer) == stream->flow;
    }
    return any;
}
