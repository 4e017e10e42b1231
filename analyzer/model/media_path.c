/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media of a call as paths: one for each m-line, hop and direction, with what was agreed (RFC
 * 3264), for how long, and the RTP streams that carry it.
 */
#include "model/media_path.h"

#include <glib.h>

#include "model/flow_ports.h"
#include "model/media_bind.h"
#include "model/media_break.h"
#include "model/set_back.h"

/* The phone, PBX or B2BUA at this end of the hop; NULL where a proxy stands there. */
static const WnAgent *
agent_at(const WnCall *call, const WnHop *hop, int end)
{
    const WnAgent *agent = end == 0 ? &call->caller : &call->callee;
    const WnAddr  *here = &hop->ends[end].addr;

    if (!agent->is_agent)
        return NULL;
    return wn_addr_equal(&agent->seen.addr, here) || wn_addr_equal(&agent->mapped.addr, here)
               ? agent
               : NULL;
}

/* For how long a round held after the call was answered, as far as the capture goes. */
static WnTime
duration_of(const WnCall *call, const WnHop *hop, unsigned index)
{
    const WnRound *round = &hop->rounds[index];
    WnTime         start = MAX(round->settled, call->answered);
    WnTime         end = call->ended ? call->ended : call->model->last;

    if (round->early)
        return 0;
    for (unsigned i = index + 1; i < hop->n_rounds; i++)
        if (!hop->rounds[i].early) {
            end = MIN(end, hop->rounds[i].settled);
            break;
        }
    return MAX(end - start, 0);
}

static void
note_move(WnMediaPath *path, const WnRound *round, const WnMessage *sdp)
{
    /* From early media to that of the answer nothing moves that was agreed on. */
    if (round->early || path->early)
        return;
    path->moved_at = round->settled;
    path->moved_frame = sdp->frame;
    path->moved_capture = sdp->capture;
    path->moved_from = path->advertised;
}

/* Who connects over TCP, and who accepts (RFC 6544 4.5). */
static void
learn_tcp(const WnRound *round, int end, unsigned line, bool *connects, bool *accepts)
{
    const WnSession *session = round->sdp[end]->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (wn_round_is_candidate(round, &session->candidates[c], line)) {
            *connects |= session->candidates[c].connects;
            *accepts |= session->candidates[c].accepts;
        }
}

static bool
may_use_tcp(const WnRound *round, unsigned line)
{
    bool connects[2] = { false }, accepts[2] = { false };

    for (int end = 0; end < 2; end++)
        learn_tcp(round, end, line, &connects[end], &accepts[end]);
    return (connects[0] && accepts[1]) || (connects[1] && accepts[0]);
}

static void
describe_round(WnMediaPath *path, const WnRound *round, int sender, unsigned line)
{
    const WnMediaLine *from = wn_round_line(round, sender, line);
    const WnMediaLine *to = wn_round_line(round, 1 - sender, line);
    bool               expected = wn_line_is_expected(from, to);
    bool               is_null = wn_addr_class(&to->endpoint.addr) == WN_ADDR_NULL;

    if (path->receiver_line && !is_null && path->advertised.addr.family != 0 &&
        !wn_endpoint_equal(&path->advertised, &to->endpoint)) {
        path->moved = true;
        note_move(path, round, round->sdp[1 - sender]);
    }
    if (!round->early)
        path->wanted_last = expected;
    path->early = path->early && round->early;
    path->expected |= !round->early && expected;
    path->ice |= from->has_ice && to->has_ice;
    path->ice_tcp |= from->has_ice && to->has_ice && may_use_tcp(round, line);
    path->is_rtp |= to->is_rtp;
    /* What a hold or a change to T.38 says last is not where the sound was wanted. */
    if (path->receiver_line && (!expected || !to->is_rtp) && path->advertised.addr.family != 0)
        return;
    path->sender_sdp = round->sdp[sender];
    path->receiver_sdp = round->sdp[1 - sender];
    path->sender_line = from;
    path->receiver_line = to;
    path->advertised = to->endpoint;
    path->sender_advertised = from->endpoint;
    path->carried_by = (uint8_t) wn_round_carrier(round, line);
}

/* Across a clock that was set back no sound is too early or too late. */
static void
bound_in_time(const WnCall *call, WnMediaPath *path)
{
    const WnExchange *exchange = call->exchange;

    path->to_time = call->ended >= call->answered && call->ended ? call->ended : INT64_MAX;
    if (wn_clock_set_back(call->model, exchange->first_frame, exchange->last_frame)) {
        path->from_time = call->model->first;
        path->to_time = INT64_MAX;
    }
}

static bool
describe(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line)
{
    const WnCall *call = binder->call;
    const WnHop  *hop = binder->hop;

    path->early = true;
    for (unsigned i = 0; i < hop->n_rounds; i++) {
        const WnMediaLine *from = wn_round_line(&hop->rounds[i], sender, line);
        const WnMediaLine *to = wn_round_line(&hop->rounds[i], 1 - sender, line);

        if (!from || !to || (to->rejected && from->rejected))
            continue;
        if (!path->receiver_line)
            path->from_time = hop->rounds[i].time;
        describe_round(path, &hop->rounds[i], sender, line);
        if (to->is_rtp && wn_line_is_expected(from, to))
            path->expected_for += duration_of(call, hop, i);
    }
    if (!path->receiver_line)
        return false;
    path->type = path->receiver_line->type ? path->receiver_line->type : "media";
    path->line = (uint8_t) line;
    path->from = sender == 0 ? WN_ROLE_CALLER : WN_ROLE_CALLEE;
    path->to = sender == 0 ? WN_ROLE_CALLEE : WN_ROLE_CALLER;
    path->sender = agent_at(call, hop, sender);
    path->receiver = agent_at(call, hop, 1 - sender);
    path->sender_signalling = hop->ends[sender];
    path->receiver_signalling = hop->ends[1 - sender];
    path->sender_open = wn_candidates_may_follow(call, path->sender_sdp, path->receiver_sdp);
    path->receiver_open = wn_candidates_may_follow(call, path->receiver_sdp, path->sender_sdp);
    bound_in_time(call, path);
    path->streams = WN_ARENA_ARRAY(binder->arena, WnStream *, WN_MAX_PATH_STREAMS);
    path->bound_by = WN_ARENA_ARRAY(binder->arena, const char *, WN_MAX_PATH_STREAMS);
    return true;
}

/* Whether a stream tells better where the path goes: it lasts beyond the last move, or is larger.
 */
static bool
tells_more(const WnMediaPath *path, const WnStream *stream, const WnStream *other)
{
    static const WnTime LASTING = 5 * WN_SECOND;
    bool                late = stream->last >= path->moved_at + LASTING;
    bool                other_late = other->last >= path->moved_at + LASTING;

    if (path->moved_at && late != other_late)
        return late;
    return stream->packets > other->packets;
}

/* Two sights of one SSRC (both sides of a NAT) count once; what goes on elsewhere adds up. */
static void
count_packets(const WnCall *call, WnMediaPath *path)
{
    const WnStream *largest = NULL;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        uint32_t        counted = 0, more;

        for (unsigned j = 0; j < i; j++) {
            const WnStream *other = path->streams[j];
            if (other->ssrc == stream->ssrc && other->flow != stream->flow &&
                other->first <= stream->last && stream->first <= other->last)
                counted = MAX(counted, other->packets);
        }
        more = stream->packets > counted ? stream->packets - counted : 0;
        path->packets += more;
        if (stream->last >= call->answered)
            path->settled += more;
        if (!largest || tells_more(path, stream, largest))
            largest = stream;
    }
    if (largest) {
        path->source = largest->flow->ends[largest->side];
        path->destination = largest->flow->ends[1 - largest->side];
    }
}

static void
build_line(const WnBinder *binder, unsigned line)
{
    WnCall      *call = binder->call;
    WnMediaPath *paths = &call->media[call->n_media];

    for (int sender = 0; sender < 2; sender++)
        if (!describe(binder, &paths[sender], sender, line)) {
            paths[0] = paths[1] = (WnMediaPath){ 0 };
            return;
        }
    wn_media_bind(binder, paths, line);
    for (int sender = 0; sender < 2; sender++)
        count_packets(call, &paths[sender]);
    for (int sender = 0; sender < 2; sender++)
        wn_media_count_checks(binder, &paths[sender], sender, line);
    for (int sender = 0; sender < 2; sender++)
        wn_media_path_judge(call, &paths[sender], &paths[1 - sender]);
    call->n_media += 2;
}

static unsigned
lines_of(const WnHop *hop)
{
    unsigned lines = 0;

    for (unsigned i = 0; i < hop->n_rounds; i++)
        lines = MAX(lines, MIN(hop->rounds[i].sdp[0]->session->n_media,
                               hop->rounds[i].sdp[1]->session->n_media));
    return lines;
}

/* Media of that socket which began before the call was answered. */
static void
claim_early(const WnCall *call, WnTime from, const WnEndpoint *socket, uint8_t *bound)
{
    static const WnTime LATE = 2 * WN_SECOND;
    WnSocketCursor      cursor = { 0 };
    const WnFlow       *flow;
    int                 own;
    unsigned            looked = 0;

    while ((flow = wn_flow_next_at(&call->model->flows, socket, &cursor, &own)) != NULL &&
           wn_search_on(call->model->searches, &looked, 1024))
        for (int side = 0; side < 2; side++)
            for (const WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
                if (stream->first >= from && stream->first <= call->answered + LATE)
                    bound[stream->number] = 1;
}

static bool
is_named_by(const WnMessage *answer, unsigned line, const WnEndpoint *socket)
{
    return answer && answer->session && line < answer->session->n_media &&
           wn_endpoint_equal(&answer->session->media[line].endpoint, socket);
}

/* An announcement, or a branch that lost, may have another place for sound than the answer (RFC
 * 3960 3.1): that is the call's, too, though nothing depends on it any more. */
static void
claim_announcements(const WnCall *call, const WnTransaction *transaction, uint8_t *bound)
{
    const WnMessage *success = wn_transaction_success(transaction);

    for (const WnMessage *message = transaction->responses; message; message = message->next)
        for (unsigned line = 0;
             message->status < 200 && message->session && line < message->session->n_media;
             line++) {
            const WnEndpoint *socket = &message->session->media[line].endpoint;
            if (socket->port != 0 && !is_named_by(success, line, socket))
                claim_early(call, transaction->request->time, socket, bound);
        }
}

void
wn_media_paths_build(WnCall *call, WnArena *arena, uint8_t *bound)
{
    WnHop    hops[WN_MAX_HOPS];
    unsigned n_hops = wn_hops_find(call, hops, WN_MAX_HOPS, arena), lines = 0;

    for (unsigned i = 0; i < n_hops; i++)
        lines += lines_of(&hops[i]);
    call->media = WN_ARENA_ARRAY(arena, WnMediaPath, lines * 2);
    for (unsigned i = 0; i < n_hops; i++) {
        WnBinder binder = { call, arena, bound, &hops[i] };
        unsigned first = call->n_media;
        for (unsigned line = 0; line < lines_of(&hops[i]); line++)
            build_line(&binder, line);
        for (unsigned path = first; path < call->n_media; path++)
            for (unsigned other = first; other < call->n_media; other++)
                if (path / 2 != other / 2 && path % 2 != other % 2)
                    wn_media_judge_beside(call, &call->media[path], &call->media[other]);
    }
    for (unsigned i = 0; call->answered && i < call->n_transactions; i++)
        if (call->transactions[i]->request && call->transactions[i]->method == WN_METHOD_INVITE)
            claim_announcements(call, call->transactions[i], bound);
}
