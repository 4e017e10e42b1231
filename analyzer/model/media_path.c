/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media of a call: offers and answers at each hop (RFC 3264), and the RTP streams that carry them
 * even where NAT changed an address or port.  Each stream keeps the rule that tied it to its line.
 */
#include "model/media_path.h"

#include <glib.h>

#define MAX_ROUNDS  16
#define MAX_STREAMS 32

/* Media may run a little ahead of its SDP in a capture, and behind the BYE. */
static const WnTime BEFORE_OFFER = WN_SECOND;
static const WnTime AFTER_END = 2 * WN_SECOND;

/* One completed offer and answer at a hop; sdp[0] of the end nearer to the caller. */
typedef struct {
    const WnMessage *sdp[2];
    WnTime           time;
    bool             early;
} Round;

typedef struct {
    WnEndpoint ends[2]; /* signalling endpoints: nearer to the caller first */
    Round      rounds[MAX_ROUNDS];
    unsigned   n_rounds;
} Hop;

typedef struct {
    WnCall  *call;
    WnArena *arena;
    uint8_t *bound;
    Hop     *hop;
} Builder;

static const WnMessage *
answer_of(const WnTransaction *transaction, bool *early)
{
    const WnMessage *success = wn_transaction_success(transaction), *provisional = NULL;

    if (success) {
        *early = false;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (wn_message_is_success(message) && message->session)
                return message;
    } else if (wn_transaction_final(transaction) && transaction->request &&
               transaction->request->to_tag) {
        return NULL; /* a re-INVITE that was refused changes nothing */
    }
    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (message->status > 100 && message->status < 200 && message->session)
            provisional = message;
    *early = !success;
    return provisional;
}

/* The answer to an offer that came in a 2xx (late offer) is in the ACK. */
static const WnMessage *
answer_in_ack(const WnCall *call, const WnMessage *offer)
{
    const WnTransaction *ack = NULL;

    while ((ack = wn_call_ack(call, offer, ack)) != NULL)
        if (ack->request->session)
            return ack->request;
    return NULL;
}

static int
end_of(const Hop *hop, const WnMessage *message)
{
    const WnEndpoint *source = wn_message_source(message);

    if (wn_addr_equal(&hop->ends[0].addr, &hop->ends[1].addr))
        return wn_endpoint_equal(&hop->ends[0], source) ? 0 : 1;
    return wn_addr_equal(&hop->ends[0].addr, &source->addr) ? 0 : 1;
}

static bool
is_on_hop(const Hop *hop, const WnTransaction *transaction)
{
    const WnAddr *a = &transaction->flow->ends[0].addr, *b = &transaction->flow->ends[1].addr;

    return (wn_addr_equal(a, &hop->ends[0].addr) && wn_addr_equal(b, &hop->ends[1].addr)) ||
           (wn_addr_equal(a, &hop->ends[1].addr) && wn_addr_equal(b, &hop->ends[0].addr));
}

static void
add_round(const WnCall *call, Hop *hop, const WnTransaction *transaction)
{
    const WnMessage *offer = transaction->request, *answer;
    Round            round = { .early = false };

    if (!offer || (offer->method != WN_METHOD_INVITE && offer->method != WN_METHOD_UPDATE) ||
        hop->n_rounds == MAX_ROUNDS)
        return;
    if (offer->session) {
        answer = answer_of(transaction, &round.early);
    } else {
        offer = wn_transaction_success(transaction);
        if (!offer || !offer->session)
            return;
        answer = answer_in_ack(call, offer);
    }
    if (!answer)
        return;
    int side = end_of(hop, offer);
    if (end_of(hop, answer) == side)
        return;
    round.sdp[side] = offer;
    round.sdp[1 - side] = answer;
    round.time = transaction->request->time;
    hop->rounds[hop->n_rounds++] = round;
}

static const WnMediaLine *
line_of(const Round *round, int end, unsigned line)
{
    const WnSession *session = round->sdp[end]->session;

    return line < session->n_media ? &session->media[line] : NULL;
}

/* The same addresses at both ends as at an earlier hop: the same media, seen in its SDP again. */
static bool
is_same_media(const Hop *a, const Hop *b)
{
    if (a->n_rounds == 0 || b->n_rounds == 0)
        return false;
    for (int end = 0; end < 2; end++) {
        const WnMediaLine *left = line_of(&a->rounds[0], end, 0);
        const WnMediaLine *right = line_of(&b->rounds[0], end, 0);
        if (!left || !right || !wn_endpoint_equal(&left->endpoint, &right->endpoint))
            return false;
    }
    return true;
}

static bool
wants_to_send(const WnMediaLine *line)
{
    return line->direction == WN_SENDRECV || line->direction == WN_SENDONLY;
}

static bool
wants_to_receive(const WnMediaLine *line)
{
    return line->direction == WN_SENDRECV || line->direction == WN_RECVONLY;
}

static bool
is_null(const WnEndpoint *endpoint)
{
    return wn_addr_class(&endpoint->addr) == WN_ADDR_NULL;
}

static bool
is_expected(const WnMediaLine *sender, const WnMediaLine *receiver)
{
    return !sender->rejected && !receiver->rejected && !receiver->bundle_only &&
           wants_to_send(sender) && wants_to_receive(receiver) && !is_null(&receiver->endpoint);
}

static void
add_stream(const Builder *builder, WnMediaPath *path, WnStream *stream, const char *rule)
{
    if (stream->last < path->from_time - BEFORE_OFFER ||
        (path->to_time != INT64_MAX && stream->first > path->to_time + AFTER_END))
        return;
    if (path->n_streams == MAX_STREAMS)
        return;
    for (unsigned i = 0; i < path->n_streams; i++)
        if (path->streams[i] == stream)
            return;
    builder->bound[stream->number] = 1;
    path->streams[path->n_streams] = stream;
    path->bound_by[path->n_streams++] = rule;
}

static void
add_streams_at(const Builder *builder, WnMediaPath *path, const WnTable *table,
               const WnEndpoint *endpoint, int end, const char *rule)
{
    WnTableCursor cursor = { 0 };
    WnStream     *stream;
    unsigned      looked = 0;

    if (endpoint->addr.family == 0 || endpoint->port == 0 || is_null(endpoint))
        return;
    while ((stream = wn_table_next(table, wn_endpoint_hash(endpoint), &cursor)) != NULL &&
           looked++ < 1024) {
        int at = end == 0 ? stream->side : 1 - stream->side;
        if (wn_endpoint_equal(&stream->flow->ends[at], endpoint))
            add_stream(builder, path, stream, rule);
    }
}

/* The streams that run where the SDP says. */
static void
bind_by_sdp(const Builder *builder, WnMediaPath *path, int sender, unsigned line)
{
    const WnModel *model = builder->call->model;

    for (unsigned i = 0; i < builder->hop->n_rounds; i++) {
        const Round       *round = &builder->hop->rounds[i];
        const WnMediaLine *from = line_of(round, sender, line),
                          *to = line_of(round, 1 - sender, line);

        if (!from || !to || to->rejected)
            continue;
        add_streams_at(builder, path, &model->streams_to, &to->endpoint, 1,
                       "the advertised destination");
        add_streams_at(builder, path, &model->streams_from, &from->endpoint, 0,
                       "the advertised source");
    }
}

/* What comes back on the 5-tuple of a stream that is bound in the other direction. */
static void
bind_by_reverse_flow(const Builder *builder, WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *known = opposite->streams[i];
        for (WnStream *stream = known->flow->sides[1 - known->side].streams; stream;
             stream = stream->next)
            add_stream(builder, path, stream, "the reverse flow");
    }
}

static void
bind_by_candidates(const Builder *builder, WnMediaPath *path, int sender, unsigned line)
{
    const WnModel *model = builder->call->model;

    for (unsigned i = 0; i < builder->hop->n_rounds; i++)
        for (int end = 0; end < 2; end++) {
            const WnSession *session = builder->hop->rounds[i].sdp[end]->session;
            for (unsigned c = 0; c < session->n_candidates; c++) {
                const WnCandidate *candidate = &session->candidates[c];
                if (candidate->media != line || candidate->component != 1)
                    continue;
                add_streams_at(builder, path,
                               end == sender ? &model->streams_from : &model->streams_to,
                               &candidate->endpoint, end == sender ? 0 : 1, "an ICE candidate");
            }
        }
}

static bool
has_format(const WnMediaLine *line, const WnStream *stream)
{
    for (unsigned i = 0; i < line->n_formats; i++)
        if (stream->types[line->formats[i] >> 6 & 1] >> (line->formats[i] & 63) & 1)
            return true;
    return false;
}

/* RTP between the hosts that signal, of a negotiated type, while the call lasts: NAT hid the rest.
 */
static void
bind_by_signalling(const Builder *builder, WnMediaPath *path, int sender)
{
    const WnAddr *from = &builder->hop->ends[sender].addr;
    const WnAddr *to = &builder->hop->ends[1 - sender].addr;
    const WnPair *pair = wn_pair_find(&builder->call->model->flows, from, to);

    for (WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int side = wn_addr_equal(&flow->ends[0].addr, from) ? 0 : 1;
        for (WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
            /* Two calls can share media that their SDP names, never media that is only guessed. */
            if (!builder->bound[stream->number] &&
                stream->first >= path->from_time - BEFORE_OFFER && wn_stream_is_rtp(stream) &&
                (has_format(path->sender_line, stream) || has_format(path->receiver_line, stream)))
                add_stream(builder, path, stream, "the signalling addresses and the time");
    }
}

/* Two sights of one SSRC (both sides of a NAT) count once. */
static void
count_packets(WnMediaPath *path)
{
    const WnStream *largest = NULL;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        uint32_t        counted = 0;

        for (unsigned j = 0; j < i; j++)
            if (path->streams[j]->ssrc == stream->ssrc && path->streams[j]->flow != stream->flow)
                counted = MAX(counted, path->streams[j]->packets);
        path->packets += stream->packets > counted ? stream->packets - counted : 0;
        if (!largest || stream->packets > largest->packets)
            largest = stream;
    }
    if (largest) {
        path->source = largest->flow->ends[largest->side];
        path->destination = largest->flow->ends[1 - largest->side];
    }
}

static void
learn_reception(const WnModel *model, WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream    *stream = path->streams[i];
        const WnReception *reception = wn_model_reception(model, stream->ssrc);

        if (reception && (!path->reception || reception->reports > path->reception->reports))
            path->reception = reception;
        for (const WnIcmpNote *note = stream->flow->icmp; note; note = note->next)
            if (note->side == stream->side && note->time >= path->from_time &&
                note->time <= MIN(path->to_time, model->last) &&
                (!path->icmp || note->time < path->icmp->time))
                path->icmp = note;
        if (stream->flow->nominated_frame || stream->flow->ice_frame)
            path->ice_succeeded = path->ice;
    }
}

static const WnAgent *
agent_of(const WnCall *call, WnRole role)
{
    return role == WN_ROLE_CALLER ? &call->caller : &call->callee;
}

static bool
is_seen_arriving(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent *receiver = agent_of(call, path->to);

    if (path->reception && path->reception->last_highest > 0 &&
        path->reception->last_fraction < 255)
        return true;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        const WnAddr   *destination = &stream->flow->ends[1 - stream->side].addr;
        if ((receiver->vantage == WN_VANTAGE_LAN || receiver->vantage == WN_VANTAGE_BOTH) &&
            wn_addr_equal(destination, &receiver->seen.addr) && stream->packets >= 3)
            return true;
    }
    return false;
}

/* After the error nothing else went another way: some stream without errors is a way that works. */
static bool
all_refused(const WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        bool            refused = false;
        for (const WnIcmpNote *note = stream->flow->icmp; note; note = note->next)
            refused |= note->side == stream->side && note->time <= stream->last;
        if (!refused)
            return false;
    }
    return path->n_streams > 0;
}

static bool
shows_other_media(const WnModel *model)
{
    for (unsigned i = 0; i < model->n_points; i++)
        if (model->points[i].udp_not_sip > 0)
            return true;
    return false;
}

static void
judge_path(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnAgent *sender = agent_of(call, path->from), *receiver = agent_of(call, path->to);
    bool at_an_end = sender->vantage == WN_VANTAGE_LAN || receiver->vantage == WN_VANTAGE_LAN ||
                     sender->vantage == WN_VANTAGE_BOTH || receiver->vantage == WN_VANTAGE_BOTH;

    path->visible =
        path->packets > 0 || opposite->packets > 0 || (at_an_end && shows_other_media(call->model));
    if (!path->expected && path->packets == 0)
        path->verdict = WN_MEDIA_HELD;
    else if (path->packets == 0)
        path->verdict = path->visible ? WN_MEDIA_NONE : WN_MEDIA_UNSEEN;
    else if (all_refused(path))
        path->verdict = WN_MEDIA_BLOCKED;
    else if (is_seen_arriving(call, path))
        path->verdict = WN_MEDIA_DELIVERED;
    else
        path->verdict = WN_MEDIA_SENT;
}

/* The description in force at the end, what was expected at any time, and whether it moved. */
static bool
describe(const Builder *builder, WnMediaPath *path, int sender, unsigned line)
{
    const Hop *hop = builder->hop;

    path->early = true;
    for (unsigned i = 0; i < hop->n_rounds; i++) {
        const Round       *round = &hop->rounds[i];
        const WnMediaLine *from = line_of(round, sender, line),
                          *to = line_of(round, 1 - sender, line);

        if (!from || !to || (to->rejected && from->rejected))
            continue;
        if (path->receiver_line &&
            !wn_endpoint_equal(&path->receiver_line->endpoint, &to->endpoint))
            path->moved = true;
        if (!path->receiver_line)
            path->from_time = round->time;
        path->early = path->early && round->early;
        path->expected |= !round->early && is_expected(from, to);
        path->sender_sdp = round->sdp[sender];
        path->receiver_sdp = round->sdp[1 - sender];
        path->sender_line = from;
        path->receiver_line = to;
        path->ice |= from->has_ice && to->has_ice;
    }
    if (!path->receiver_line)
        return false;
    path->type = path->receiver_line->type ? path->receiver_line->type : "media";
    path->line = (uint8_t) line;
    path->from = sender == 0 ? WN_ROLE_CALLER : WN_ROLE_CALLEE;
    path->to = sender == 0 ? WN_ROLE_CALLEE : WN_ROLE_CALLER;
    path->advertised = path->receiver_line->endpoint;
    path->sender_advertised = path->sender_line->endpoint;
    path->sender_signalling = hop->ends[sender];
    path->receiver_signalling = hop->ends[1 - sender];
    path->is_rtp = path->receiver_line->is_rtp;
    path->to_time = builder->call->ended ? builder->call->ended : INT64_MAX;
    path->streams = WN_ARENA_ARRAY(builder->arena, WnStream *, MAX_STREAMS);
    path->bound_by = WN_ARENA_ARRAY(builder->arena, const char *, MAX_STREAMS);
    return true;
}

static void
build_line(const Builder *builder, unsigned line)
{
    WnCall      *call = builder->call;
    WnMediaPath *paths = &call->media[call->n_media];

    for (int sender = 0; sender < 2; sender++)
        if (!describe(builder, &paths[sender], sender, line)) {
            paths[0] = paths[1] = (WnMediaPath){ 0 };
            return;
        }
    for (int sender = 0; sender < 2; sender++)
        bind_by_sdp(builder, &paths[sender], sender, line);
    for (int sender = 0; sender < 2; sender++)
        bind_by_reverse_flow(builder, &paths[sender], &paths[1 - sender]);
    for (int sender = 0; sender < 2; sender++)
        bind_by_candidates(builder, &paths[sender], sender, line);
    for (int sender = 0; sender < 2; sender++)
        if (paths[sender].n_streams == 0)
            bind_by_signalling(builder, &paths[sender], sender);
    for (int sender = 0; sender < 2; sender++)
        bind_by_reverse_flow(builder, &paths[sender], &paths[1 - sender]);
    for (int sender = 0; sender < 2; sender++) {
        count_packets(&paths[sender]);
        learn_reception(call->model, &paths[sender]);
    }
    for (int sender = 0; sender < 2; sender++)
        judge_path(call, &paths[sender], &paths[1 - sender]);
    call->n_media += 2;
}

static unsigned
lines_of(const Hop *hop)
{
    unsigned lines = 0;

    for (unsigned i = 0; i < hop->n_rounds; i++)
        lines = MAX(lines, MIN(hop->rounds[i].sdp[0]->session->n_media,
                               hop->rounds[i].sdp[1]->session->n_media));
    return lines;
}

/* Each hop of the INVITE; of a call that began before the capture, the hop of its first offer. */
static unsigned
find_hops(const WnCall *call, Hop *hops, unsigned most)
{
    WnTransaction *const *sources = call->invite ? call->branches : call->transactions;
    unsigned              n_sources = call->invite ? call->n_branches : call->n_transactions;
    unsigned              n = 0;

    for (unsigned i = 0; i < n_sources && n < most; i++) {
        const WnTransaction *source = sources[i];
        Hop                 *hop = &hops[n];
        bool                 known = false;

        if (source->method != WN_METHOD_INVITE || !source->request)
            continue;
        *hop = (Hop){ .ends = { source->flow->ends[source->side],
                                source->flow->ends[1 - source->side] } };
        for (unsigned j = 0; j < n; j++)
            known |= is_on_hop(&hops[j], source);
        if (known)
            continue;
        for (unsigned t = 0; t < call->n_transactions; t++)
            if (is_on_hop(hop, call->transactions[t]))
                add_round(call, hop, call->transactions[t]);
        for (unsigned j = 0; j < n; j++)
            known |= is_same_media(&hops[j], hop);
        if (!known && hop->n_rounds > 0)
            n++;
    }
    return n;
}

void
wn_media_paths_build(WnCall *call, WnArena *arena, uint8_t *bound)
{
    enum { MAX_HOPS = 6 };
    Hop     *hops = WN_ARENA_ARRAY(arena, Hop, MAX_HOPS);
    unsigned n_hops = find_hops(call, hops, MAX_HOPS), lines = 0;

    for (unsigned i = 0; i < n_hops; i++)
        lines += lines_of(&hops[i]);
    call->media = WN_ARENA_ARRAY(arena, WnMediaPath, lines * 2);
    for (unsigned i = 0; i < n_hops; i++) {
        Builder builder = { call, arena, bound, &hops[i] };
        for (unsigned line = 0; line < lines_of(&hops[i]); line++)
            build_line(&builder, line);
    }
}
