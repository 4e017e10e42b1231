/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which streams at one endpoint are a path's: a host may take one port for one call after another,
 * or, as media servers do, for all at once.
 */
#include "model/media_endpoint.h"

#include <glib.h>

#include "model/named.h"

/* Whether this address is that end's, by its SDP, its candidates, its SIP, or its NAT. */
static bool
is_host_of(const WnBinder *binder, const WnMediaPath *path, int end, unsigned line,
           const WnAddr *addr)
{
    const WnHop   *hop = binder->hop;
    bool           sends = (path->from == WN_ROLE_CALLER) == (end == 0);
    const WnAgent *agent = sends ? path->sender : path->receiver;

    if (wn_addr_equal(&hop->ends[end].addr, addr))
        return true;
    if (agent &&
        (wn_addr_equal(&agent->seen.addr, addr) || wn_addr_equal(&agent->mapped.addr, addr)))
        return true;
    for (unsigned i = 0; i < hop->n_rounds; i++) {
        const WnMediaLine *own = wn_round_line(&hop->rounds[i], end, line);
        const WnSession   *session = hop->rounds[i].sdp[end]->session;
        if (own && wn_addr_equal(&own->endpoint.addr, addr))
            return true;
        /* It offers again from the network that it has moved to (RFC 3261 14, RFC 5626). */
        if (wn_addr_equal(&wn_message_source(hop->rounds[i].sdp[end])->addr, addr))
            return true;
        for (unsigned c = 0; c < session->n_candidates; c++)
            if (wn_addr_equal(&session->candidates[c].endpoint.addr, addr))
                return true;
    }
    return false;
}

/* Also anew, after a pause: not every sender draws another SSRC for each call. */
static bool
begins_within(const WnMediaPath *path, const WnStream *stream)
{
    WnTime from = path->from_time - WN_MEDIA_BEFORE_OFFER;

    return stream->first >= from || (stream->longest_gap > WN_SECOND && stream->gap_end >= from);
}

/* Whether it is the sound of another call, in which the same phone named this endpoint, and the
 * stranger is a party: a phone takes one port for one call after another, and the end of the first
 * may be missing here. */
static bool
is_of_other_call(const WnBinder *binder, const WnMediaPath *path, const WnEndpointQuery *query,
                 const WnStream *stream, const WnAddr *stranger)
{
    const WnEndpoint *named = query->is_destination ? &path->advertised : &path->sender_advertised;
    const WnEndpoint *places[] = { query->endpoint, named };
    int               end = query->is_destination ? 1 - query->sender : query->sender;

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (wn_named_elsewhere(binder->call->model, binder->call->exchange,
                               &(WnNamedQuery){ .endpoint = places[i],
                                                .by = &binder->hop->ends[end].addr,
                                                .party = stranger,
                                                .since = stream->first }))
            return true;
    return false;
}

/* Its other end is the port that this end named in another call with the same party, and in none of
 * this one's descriptions: a call whose end is missing here, and the next with the same server.
 * What was over when this one began has nothing more to say. */
static bool
is_named_in_other_call(const WnBinder *binder, const WnMediaPath *path,
                       const WnEndpointQuery *query, const WnStream *stream,
                       const WnEndpoint *there, int end)
{
    const WnHop      *hop = binder->hop;
    const WnExchange *other;

    for (unsigned i = 0; i < hop->n_rounds; i++) {
        const WnMediaLine *own = wn_round_line(&hop->rounds[i], end, query->line);

        if (hop->rounds[i].sdp[end]->session->n_candidates > 0 ||
            (own && wn_endpoint_equal(&own->endpoint, there)))
            return false;
    }
    other = wn_named_elsewhere(binder->call->model, binder->call->exchange,
                               &(WnNamedQuery){ .endpoint = there,
                                                .by = &hop->ends[end].addr,
                                                .party = &hop->ends[1 - end].addr,
                                                .since = stream->first });
    return other && !(other->methods & 1u << WN_METHOD_BYE && other->end <= path->from_time);
}

/* Of what another call has, or was there before anybody was told of the port, some may be of this
 * one all the same: a gateway that both have, a call that goes on under another Call-ID. */
static void
add_strangers(const WnBinder *binder, WnMediaPath *path, const WnEndpointQuery *query,
              WnStream *const *strangers, unsigned n)
{
    enum { MOST = 4 };

    for (unsigned i = 0, added = 0; i < n && added < MOST; i++) {
        const WnEndpoint *there = query->is_destination ? wn_stream_source(strangers[i])
                                                        : wn_stream_destination(strangers[i]);

        if (is_of_other_call(binder, path, query, strangers[i], &there->addr) ||
            (binder->call->invite && !begins_within(path, strangers[i]))) {
            path->ambiguous = true;
            continue;
        }
        wn_media_add_stream(binder, path, strangers[i], query->rule);
        added++;
    }
}

void
wn_media_add_streams_at(const WnBinder *binder, WnMediaPath *path, const WnEndpointQuery *query)
{
    const WnEndpoint *wanted = query->endpoint;
    WnStream         *strangers[32], *stream;
    WnTableCursor     cursor = { 0 };
    unsigned          looked = 0, found = 0, n_strangers = 0;

    if (wanted->addr.family == 0 || wanted->port == 0 ||
        wn_addr_class(&wanted->addr) == WN_ADDR_NULL)
        return;
    while ((stream = wn_table_next(query->table, wn_endpoint_hash(wanted), &cursor)) != NULL &&
           wn_search_excuse(binder->call->model->searches, &looked, WN_MAX_STREAMS_LOOKED_AT)) {
        const WnEndpoint *here =
            query->is_destination ? wn_stream_destination(stream) : wn_stream_source(stream);
        const WnEndpoint *there =
            query->is_destination ? wn_stream_source(stream) : wn_stream_destination(stream);
        int other_end = query->is_destination ? query->sender : 1 - query->sender;

        if (!wn_endpoint_equal(here, wanted) || !wn_media_is_in_time(path, stream) ||
            (query->shared_line && !wn_media_may_be_of_line(path, stream)))
            continue;
        if (is_host_of(binder, path, other_end, query->line, &there->addr)) {
            if (is_named_in_other_call(binder, path, query, stream, there, other_end)) {
                path->ambiguous = true;
                continue;
            }
            wn_media_add_stream(binder, path, stream, query->rule);
            found++;
        } else if (n_strangers < G_N_ELEMENTS(strangers)) {
            strangers[n_strangers++] = stream;
        }
    }
    if (found == 0)
        add_strangers(binder, path, query, strangers, n_strangers);
}
