/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether this capture would have shown the packets of a media path: where it was taken, what it
 * holds. */
#include <glib.h>

#include "model/flow_ports.h"
#include "model/media_path.h"

enum { MOST_FLOWS = 1024, MOST_STREAMS = 256, MOST_ANSWERS = 256 };

/* Signalling of this call goes both ways here: so would its media. */
static bool
shows_both_directions(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnFlow *flow = call->transactions[i]->flow;
        if (flow->sides[0].packets > 0 && flow->sides[1].packets > 0)
            return true;
    }
    return false;
}

/* All that a filter on the ports of SIP, STUN and DNS would have let through. */
static bool
may_be_filtered(const WnModel *model, const WnFlow *flow)
{
    const WnFlowSide *side = &flow->sides[flow->sides[0].packets > 0 ? 0 : 1];

    return wn_flow_asks_server(flow) &&
           !wn_point_has_no_port_filter(&model->points[wn_point_place(side->capture)]);
}

static bool
has_traffic(const WnModel *model, const WnAddr *host, uint16_t port)
{
    const WnEndpoint socket = { *host, port };
    WnSocketCursor   cursor = { 0 };
    const WnFlow    *flow;
    unsigned         looked = 0;
    int              own;

    while ((flow = wn_flow_next_at(&model->flows, &socket, &cursor, &own)) != NULL &&
           wn_search_on(model->searches, &looked, MOST_FLOWS))
        if (flow->carrier == WN_CARRIER_UDP &&
            flow->sides[0].packets + flow->sides[1].packets > 0 && !may_be_filtered(model, flow))
            return true;
    return false;
}

/* A filter on SIP ports hides media: some RTP, or something else of this call's media sockets, must
 * have been recorded before its absence means anything (guard G18). */
static bool
is_recorded(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent *agents[] = { path->sender, path->receiver };
    uint16_t       ports[] = { path->sender_advertised.port, path->advertised.port };

    for (int i = 0; i < 2; i++)
        /* Sound of this very host, of whichever call: the capture point would show more of it. */
        if (agents[i] && (wn_host_has_rtp(&call->model->flows, &agents[i]->seen.addr) ||
                          has_traffic(call->model, &agents[i]->seen.addr, ports[i]) ||
                          has_traffic(call->model, &agents[i]->seen.addr, ports[i] + 1)))
            return true;
    return false;
}

static bool
is_relay_seen(const WnModel *model, const WnEndpoint *relayed)
{
    WnTableCursor cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_table_next(&model->relays, wn_endpoint_hash(relayed), &cursor)) != NULL)
        if (wn_endpoint_equal(&turn->relayed, relayed))
            return true;
    return false;
}

bool
wn_media_path_hides_relay(const WnCall *call, const WnMediaPath *path)
{
    const WnSession *session = path->sender_sdp->session;

    if (!path->ice || wn_agent_is_watched(path->receiver))
        return false;
    if (path->sender_open)
        return true;
    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].type == WN_CANDIDATE_RELAY &&
            session->candidates[c].media == path->carried_by &&
            !is_relay_seen(call->model, &session->candidates[c].endpoint))
            return true;
    return false;
}

/* All that is here of what the host asked by STUN are the answers: what it sends is not in the
 * capture, be SIP there both ways. */
static bool
asks_unseen(const WnModel *model, const WnAddr *host)
{
    const WnStunTransaction *asked = wn_stun_of(&model->flows, host);
    unsigned                 looked = 0, answered = 0;

    for (; asked && wn_search_on(model->searches, &looked, MOST_ANSWERS);
         asked = asked->next_of_client) {
        if (asked->copies > 0)
            return false;
        answered += asked->success;
    }
    return answered > 0;
}

bool
wn_media_path_is_visible(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnAgent *agents[] = { path->sender, path->receiver };

    if (path->packets > 0)
        return true;
    if (path->ambiguous || path->bundled || !shows_both_directions(call))
        return false;
    if (path->checks.unseen || asks_unseen(call->model, wn_media_sender_host(path)))
        return false;
    if (opposite->settled > 0)
        return true;
    /* Where nobody has named a place, nothing is known to be missing there. */
    if (wn_addr_class(&path->advertised.addr) == WN_ADDR_NULL)
        return false;
    /* Over TCP, or wrapped in TLS, both go by unread. */
    if (path->ice_tcp || wn_media_path_hides_relay(call, path) ||
        wn_media_path_hides_relay(call, opposite))
        return false;
    for (int i = 0; i < 2; i++)
        if (wn_agent_is_watched(agents[i]))
            return is_recorded(call, path);
    return false;
}

/* ------------------------------------------------------------------ the receiver's link */

/* Some RTP comes to that socket, from wherever; or too much to look through. */
static bool
hears(const WnModel *model, const WnEndpoint *socket)
{
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow;
    unsigned       looked = 0;
    int            own;

    while ((flow = wn_flow_next_at(&model->flows, socket, &cursor, &own)) != NULL)
        if (!wn_search_on(model->searches, &looked, MOST_FLOWS) || flow->sides[1 - own].rtp > 0)
            return true;
    return false;
}

/* Its packets come to that host, under whichever addresses. */
static bool
comes_to(const WnModel *model, const WnStream *sent, const WnAddr *host)
{
    const WnStream *stream;
    WnTableCursor   cursor = { 0 };
    unsigned        looked = 0;

    while ((stream = wn_table_next(&model->streams, wn_hash_mix(0, sent->ssrc), &cursor)) != NULL)
        if (!wn_search_on(model->searches, &looked, MOST_STREAMS) ||
            (stream->ssrc == sent->ssrc &&
             wn_addr_equal(&wn_stream_destination(stream)->addr, host)))
            return true;
    return false;
}

/* The receiver's largest stream that leaves from its own address while the call stands. */
static const WnStream *
leaves_link(const WnCall *call, const WnMediaPath *opposite, const WnAddr *receiver)
{
    const WnStream *best = NULL;

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        if (!stream->relay && stream->last >= call->answered &&
            wn_addr_equal(&wn_stream_source(stream)->addr, receiver) &&
            (!best || stream->packets > best->packets))
            best = stream;
    }
    return best;
}

bool
wn_media_path_misses_link(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    static const uint32_t ENOUGH = 50; /* no accident (catalogue G20) */
    const WnAgent        *receiver = path->to == WN_ROLE_CALLER ? &call->caller : &call->callee;
    const WnStream       *own;

    if (!receiver->is_agent || path->settled < ENOUGH || !wn_agent_is_watched(receiver) ||
        path->ice_succeeded || path->bundled ||
        !wn_model_is_nonpublic(call->model, &receiver->seen.addr))
        return false;
    own = leaves_link(call, opposite, &receiver->seen.addr);
    if (!own || own->packets < ENOUGH || hears(call->model, wn_stream_source(own)) ||
        !wn_host_receives(&call->model->flows, &receiver->seen.addr))
        return false;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *sent = path->streams[i];
        if (sent->relay || comes_to(call->model, sent, &receiver->seen.addr) ||
            MIN(sent->last, own->last) - MAX(sent->first, own->first) < WN_SECOND)
            return false;
    }
    return true;
}
