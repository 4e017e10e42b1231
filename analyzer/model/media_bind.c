/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tying RTP streams to an m-line, the surest rule first: its SDP (RFC 3264), the reverse of a flow
 * that is known (RFC 4961), ICE candidates (RFC 8445), the endpoints media was seen at, one SSRC on
 * both sides of a NAT (RFC 3550 8), TURN, and at last the hosts that signal.  NAT may have changed
 * any of them.
 */
#include "model/media_bind.h"

#include <string.h>

#include "model/media_endpoint.h"

/* Media may run a little behind the BYE in a capture. */
static const WnTime AFTER_END = 2 * WN_SECOND;

static const char BY_DESTINATION[] = "the advertised destination";
static const char BY_SOURCE[] = "the advertised source";
static const char BY_REVERSE[] = "the reverse flow";
static const char BY_CANDIDATE[] = "an ICE candidate";
static const char BY_CHECKS[] = "ICE checks in the names of the two sides";
static const char BY_OBSERVED[] = "the endpoint that the other direction uses";
static const char BY_SSRC[] = "the SSRC, on the other side of a NAT";
static const char BY_NAME[] = "the port beside a host name";
static const char BY_SIGNALLING[] = "the signalling addresses and the time";

bool
wn_media_is_in_time(const WnMediaPath *path, const WnStream *stream)
{
    return stream->last >= path->from_time - WN_MEDIA_BEFORE_OFFER &&
           (path->to_time == INT64_MAX || stream->first <= path->to_time + AFTER_END);
}

void
wn_media_add_stream(const WnBinder *binder, WnMediaPath *path, WnStream *stream, const char *rule)
{
    unsigned room = path->n_streams;

    if (!wn_media_is_in_time(path, stream))
        return;
    for (unsigned i = 0; i < path->n_streams; i++)
        if (path->streams[i] == stream)
            return;
    if (!wn_search_excuse(binder->call->model->searches, &room, WN_MAX_PATH_STREAMS))
        return;
    binder->bound[stream->number] = 1;
    path->streams[path->n_streams] = stream;
    path->bound_by[path->n_streams++] = rule;
}

static bool
shares_endpoint(const WnRound *round, int end, unsigned line)
{
    const WnMediaLine *own = wn_round_line(round, end, line);
    const WnMediaLine *other;

    for (unsigned i = 0; own && (other = wn_round_line(round, end, i)) != NULL; i++)
        if (i != line && !other->rejected && wn_endpoint_equal(&other->endpoint, &own->endpoint))
            return true;
    return false;
}

static void
bind_by_sdp(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line)
{
    const WnModel *model = binder->call->model;

    for (unsigned i = 0; i < binder->hop->n_rounds; i++) {
        const WnRound     *round = &binder->hop->rounds[i];
        const WnMediaLine *from = wn_round_line(round, sender, line);
        const WnMediaLine *to = wn_round_line(round, 1 - sender, line);

        if (!from || !to || to->rejected)
            continue;
        path->shared |=
            shares_endpoint(round, sender, line) || shares_endpoint(round, 1 - sender, line);
        path->bundled |= (line > 0 && path->shared) || wn_round_carrier(round, line) != line;
        wn_media_add_streams_at(
            binder, path,
            &(WnEndpointQuery){ .table = &model->streams_to,
                                .endpoint = &to->endpoint,
                                .is_destination = true,
                                .sender = sender,
                                .line = line,
                                .shared_line = shares_endpoint(round, 1 - sender, line),
                                .rule = BY_DESTINATION });
        wn_media_add_streams_at(
            binder, path,
            &(WnEndpointQuery){ .table = &model->streams_from,
                                .endpoint = &from->endpoint,
                                .sender = sender,
                                .line = line,
                                .shared_line = shares_endpoint(round, sender, line),
                                .rule = BY_SOURCE });
    }
}

/* Some keep a group in the answer and use the ports that they named for each line all the same. */
static void
bind_by_own_port(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line)
{
    const WnModel *model = binder->call->model;

    for (unsigned i = 0; i < binder->hop->n_rounds; i++) {
        const WnRound *round = &binder->hop->rounds[i];

        for (int end = 0; end < 2 && wn_round_carrier(round, line) != line; end++)
            wn_media_add_streams_at(
                binder, path,
                &(WnEndpointQuery){ .table =
                                        end == sender ? &model->streams_from : &model->streams_to,
                                    .endpoint = &round->sdp[end]->session->media[line].endpoint,
                                    .is_destination = end != sender,
                                    .sender = sender,
                                    .line = line,
                                    .shared_line = true,
                                    .rule = end == sender ? BY_SOURCE : BY_DESTINATION });
    }
}

/* What comes back on the 5-tuple of a stream that is bound in the other direction. */
static void
bind_by_reverse_flow(const WnBinder *binder, WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *known = opposite->streams[i];
        for (WnStream *stream = known->flow->sides[1 - known->side].streams; stream;
             stream = stream->next)
            if (!path->shared || wn_media_may_be_of_line(path, stream))
                wn_media_add_stream(binder, path, stream, BY_REVERSE);
    }
}

static void
bind_by_candidates(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line)
{
    const WnModel *model = binder->call->model;

    for (unsigned i = 0; i < binder->hop->n_rounds; i++)
        for (int end = 0; end < 2; end++) {
            const WnSession *session = binder->hop->rounds[i].sdp[end]->session;
            for (unsigned c = 0; c < session->n_candidates; c++) {
                const WnCandidate *candidate = &session->candidates[c];
                if (candidate->component == 1 &&
                    wn_round_is_candidate(&binder->hop->rounds[i], candidate, line))
                    wn_media_add_streams_at(binder, path,
                                            &(WnEndpointQuery){ .table = end == sender
                                                                             ? &model->streams_from
                                                                             : &model->streams_to,
                                                                .endpoint = &candidate->endpoint,
                                                                .is_destination = end != sender,
                                                                .sender = sender,
                                                                .line = line,
                                                                .shared_line = path->shared,
                                                                .rule = BY_CANDIDATE });
            }
        }
}

/* "RECEIVER:SENDER", the names that the two sides gave themselves (RFC 8445 7.2.2). */
static bool
is_in_names(const char *username, const WnSession *receiver, const WnSession *sender)
{
    size_t length = username && receiver->ufrag ? strlen(receiver->ufrag) : 0;

    return length > 0 && sender->ufrag && strncmp(username, receiver->ufrag, length) == 0 &&
           username[length] == ':' && strcmp(username + length + 1, sender->ufrag) == 0;
}

static bool
is_checked_by(const WnBinder *binder, const WnChecks *checks, int sender)
{
    for (unsigned i = 0; checks->username && i < binder->hop->n_rounds; i++)
        if (is_in_names(checks->username, binder->hop->rounds[i].sdp[1 - sender]->session,
                        binder->hop->rounds[i].sdp[sender]->session))
            return true;
    return false;
}

/* Where all candidates are names, or came later, the checks tell which flows are the call's. */
static void
bind_by_checks(const WnBinder *binder, WnMediaPath *path, const WnAddr *host, int sender)
{
    const WnHost *known = host->family ? wn_host_find(&binder->call->model->flows, host) : NULL;
    unsigned      looked = 0;

    for (const WnFlow *flow = known ? known->flows : NULL;
         flow && wn_search_excuse(binder->call->model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT);
         flow = wn_flow_next_of(flow, host))
        for (int side = 0; side < 2 && flow->setup; side++) {
            if (!is_checked_by(binder, &flow->setup->checks[side], sender) &&
                !is_checked_by(binder, &flow->setup->checks[1 - side], 1 - sender))
                continue;
            for (WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
                if (wn_media_is_of_format(path, stream))
                    wn_media_add_stream(binder, path, stream, BY_CHECKS);
        }
}

/* To where the other direction comes from, and from where it goes to. */
static void
bind_by_observed(const WnBinder *binder, WnMediaPath *path, const WnMediaPath *opposite, int sender,
                 unsigned line)
{
    const WnModel *model = binder->call->model;

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *known = opposite->streams[i];

        if (known->relay)
            continue;
        wn_media_add_streams_at(binder, path,
                                &(WnEndpointQuery){ .table = &model->streams_to,
                                                    .endpoint = wn_stream_source(known),
                                                    .is_destination = true,
                                                    .sender = sender,
                                                    .line = line,
                                                    .shared_line = path->shared,
                                                    .rule = BY_OBSERVED });
        wn_media_add_streams_at(binder, path,
                                &(WnEndpointQuery){ .table = &model->streams_from,
                                                    .endpoint = wn_stream_destination(known),
                                                    .sender = sender,
                                                    .line = line,
                                                    .shared_line = path->shared,
                                                    .rule = BY_OBSERVED });
    }
}

/* One source whose packets go on, or are seen again, with one endpoint changed. */
static bool
continues(const WnStream *known, const WnStream *stream)
{
    static const uint32_t EARLIER = 64, LATER = 3000; /* RFC 3550 A.1: MAX_DROPOUT */
    uint32_t              span = known->highest - known->base;
    uint16_t              offset = (uint16_t) (stream->base - known->base + EARLIER);

    if (!wn_endpoint_equal(wn_stream_source(known), wn_stream_source(stream)) &&
        !wn_endpoint_equal(wn_stream_destination(known), wn_stream_destination(stream)))
        return false;
    return stream->flow != known->flow && stream->first <= known->last + 5 * WN_SECOND &&
           stream->last >= known->first - 5 * WN_SECOND &&
           (span > 60000 || offset <= span + EARLIER + LATER);
}

static void
bind_by_ssrc(const WnBinder *binder, WnMediaPath *path)
{
    const WnModel *model = binder->call->model;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *known = path->streams[i];
        WnTableCursor   cursor = { 0 };
        WnStream       *stream;
        unsigned        looked = 0;

        while ((stream = wn_table_next(&model->streams, wn_hash_mix(0, known->ssrc), &cursor)) &&
               wn_search_excuse(model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT))
            if (stream->ssrc == known->ssrc && continues(known, stream))
                wn_media_add_stream(binder, path, stream, BY_SSRC);
    }
}

/* A stream that belongs to nothing yet: the path's where one of its ports is the SDP's, for two
 * calls between the same hosts are told apart by nothing else; else perhaps the path's. */
static void
bind_by_port(const WnBinder *binder, WnMediaPath *path, WnStream *stream, bool is_port,
             const char *rule)
{
    if (binder->bound[stream->number] || !wn_stream_is_rtp(stream) ||
        stream->first < path->from_time - WN_MEDIA_BEFORE_OFFER ||
        !wn_media_is_in_time(path, stream) || !wn_media_is_of_format(path, stream))
        return;
    if (is_port)
        wn_media_add_stream(binder, path, stream, rule);
    else
        path->ambiguous = true;
}

/* c= may name a host (RFC 4566 5.7), whose address this capture need not tell: it is looked for
 * where the side that wrote it signals.  end: 0 for the sender, 1 the receiver. */
static void
bind_by_name(const WnBinder *binder, WnMediaPath *path, int end)
{
    const WnEndpoint *named = end == 0 ? &path->sender_advertised : &path->advertised;
    const WnAddr     *host = end == 0 ? wn_media_sender_host(path) : wn_media_receiver_host(path);
    const WnHost     *known;
    unsigned          looked = 0;

    if (named->addr.family != 0 || named->port == 0 || path->n_streams > 0)
        return;
    known = wn_host_find(&binder->call->model->flows, host);
    for (const WnFlow *flow = known ? known->flows : NULL;
         flow && wn_search_excuse(binder->call->model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT);
         flow = wn_flow_next_of(flow, host))
        for (int side = 0; side < 2; side++) {
            const WnEndpoint *own = &flow->ends[end == 0 ? side : 1 - side];

            if (wn_addr_equal(&own->addr, host))
                for (WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
                    bind_by_port(binder, path, stream, own->port == named->port, BY_NAME);
        }
}

/* RTP between the hosts that signal, of a negotiated type, while the call lasts. */
static void
bind_by_signalling(const WnBinder *binder, WnMediaPath *path, int sender)
{
    const WnAddr *from = &binder->hop->ends[sender].addr;
    const WnAddr *to = &binder->hop->ends[1 - sender].addr;
    const WnPair *pair = wn_pair_find(&binder->call->model->flows, from, to);
    unsigned      looked = 0;

    for (WnFlow *flow = pair ? pair->flows : NULL;
         flow && wn_search_excuse(binder->call->model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT);
         flow = flow->next_of_pair) {
        int side = wn_addr_equal(&flow->ends[0].addr, from) ? 0 : 1;
        for (WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
            bind_by_port(binder, path, stream,
                         wn_stream_source(stream)->port == path->sender_advertised.port ||
                             wn_stream_destination(stream)->port == path->advertised.port,
                         BY_SIGNALLING);
    }
}

void
wn_media_bind(const WnBinder *binder, WnMediaPath paths[2], unsigned line)
{
    /* A capture of signalling only. */
    if (binder->call->model->streams.count == 0)
        return;
    for (int sender = 0; sender < 2; sender++) {
        bind_by_sdp(binder, &paths[sender], sender, line);
        bind_by_own_port(binder, &paths[sender], sender, line);
    }
    for (int sender = 0; sender < 2; sender++)
        bind_by_reverse_flow(binder, &paths[sender], &paths[1 - sender]);
    wn_media_bind_relayed(binder, paths, line);
    for (int sender = 0; sender < 2; sender++)
        bind_by_candidates(binder, &paths[sender], sender, line);
    for (int sender = 0; sender < 2; sender++)
        bind_by_observed(binder, &paths[sender], &paths[1 - sender], sender, line);
    for (int sender = 0; sender < 2; sender++)
        if (paths[sender].ice && paths[sender].n_streams == 0) {
            bind_by_checks(binder, &paths[sender], wn_media_sender_host(&paths[sender]), sender);
            bind_by_checks(binder, &paths[sender], wn_media_receiver_host(&paths[sender]), sender);
        }
    for (int sender = 0; sender < 2; sender++)
        for (int end = 0; end < 2; end++)
            bind_by_name(binder, &paths[sender], end);
    for (int sender = 0; sender < 2; sender++)
        if (paths[sender].n_streams == 0)
            bind_by_signalling(binder, &paths[sender], sender);
    wn_media_bind_turn(binder, paths);
    for (int sender = 0; sender < 2; sender++)
        bind_by_ssrc(binder, &paths[sender]);
    for (int sender = 0; sender < 2; sender++)
        bind_by_reverse_flow(binder, &paths[sender], &paths[1 - sender]);
}
