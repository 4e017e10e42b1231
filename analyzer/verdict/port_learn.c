/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What SDP, Contact and Via say of sockets (RFC 3264, 3605, 5761, 3581). */
#include <glib.h>

#include "verdict/port_row.h"

/* Both have to want it (RFC 5761 5.1.1). */
static bool
shares_rtcp(const WnMediaPath *path)
{
    return path->sender_line->rtcp_mux && path->receiver_line->rtcp_mux;
}

/* Its RTCP has a port of its own that is not the next one (RFC 3605). */
static void
learn_named_rtcp(WnPortAudit *audit, const WnMediaPath *path, WnPortRow *rtp)
{
    const WnMediaLine *line = path->sender_line;
    WnEndpoint         socket = rtp->report.endpoint;
    WnPortRow         *row;

    if (shares_rtcp(path) || line->no_rtcp || line->rtcp.addr.family == 0 ||
        wn_addr_class(&line->rtcp.addr) == WN_ADDR_NULL || line->rtcp.port == line->endpoint.port ||
        line->rtcp.port == line->endpoint.port + 1)
        return;
    rtp->rtcp_elsewhere = true;
    socket.port = line->rtcp.port;
    row = wn_port_row_ensure(audit, &socket, WN_CARRIER_UDP);
    if (!row)
        return;
    row->media = path->type;
    row->report.advertised = line->rtcp;
}

/* Late packets of one call meet a relay, or a phone, that waits for the first of the next one. */
static void
learn_use(WnPortRow *row, const WnCall *call, const WnMediaPath *path)
{
    static const WnTime SOON = 30 * WN_SECOND;

    if (path->packets == 0)
        return;
    if (row->used_by && row->used_by != call->exchange && path->from_time >= row->used_until &&
        path->from_time - row->used_until <= SOON)
        row->reused = true;
    row->used_by = call->exchange;
    row->used_until = MAX(row->used_until, path->to_time);
}

/* Beside the first row of its endpoint, the one that sends these streams. */
static void
learn_owner(WnPortAudit *audit, const WnMediaPath *path, WnPortRow *row)
{
    for (unsigned i = 0; row->shared && i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (wn_endpoint_equal(wn_stream_source(stream), &row->report.endpoint))
            wn_port_row_owns(audit, stream->flow, stream->side, row);
    }
}

static void
learn_media(WnPortAudit *audit, const WnCall *call, const WnMediaPath *path)
{
    const WnEndpoint *socket = path->source.addr.family ? &path->source : &path->sender_advertised;
    bool              over_tcp = path->sender_line && path->sender_line->over_tcp && !path->is_rtp;
    WnEndpoint        advertised = path->sender_advertised;
    WnPortRow        *row;

    if (socket->addr.family == 0 || socket->port == 0)
        return;
    /* A relay's own socket, whose packets are on the path as well. */
    if (wn_port_named(audit, socket))
        advertised = *socket;
    row = wn_port_row_ensure_of(audit, socket, over_tcp ? WN_CARRIER_TCP : WN_CARRIER_UDP,
                                &advertised);
    if (!row)
        return;
    learn_owner(audit, path, row);
    if (!path->is_rtp) {
        row->other_media = true;
    } else {
        row->media = path->carried_by != path->line && row->media ? row->media : path->type;
        row->awaited |= path->visible && path->expected;
        row->shares_rtcp |= shares_rtcp(path);
        learn_use(row, call, path);
        learn_named_rtcp(audit, path, row);
    }
    if (advertised.addr.family && row->report.advertised.addr.family == 0)
        row->report.advertised = advertised;
}

static void
learn_named(WnPortAudit *audit, const WnMessage *message)
{
    const WnSession *session = message->session;

    for (unsigned i = 0; session && i < session->n_media; i++)
        wn_port_name(audit, &session->media[i]);
}

/* Between the two of a hop, to where the one asks for its media, from where the other's SIP comes
 * and the port that it names: that is the other's, though a router stands before it. */
static void
learn_hop(WnPortAudit *audit, const WnMessage *named, const WnMessage *other)
{
    const WnSession *theirs = named->session, *own = other->session;

    for (unsigned i = 0; i < own->n_media && i < theirs->n_media; i++) {
        const WnMediaLine *line = &own->media[i];
        WnEndpoint    socket = wn_endpoint(wn_message_source(other)->addr, line->endpoint.port);
        int           side;
        const WnFlow *flow;
        WnPortRow    *row;

        if (!line->is_rtp || !wn_model_is_nonpublic(audit->model, &line->endpoint.addr) ||
            wn_addr_equal(&socket.addr, &line->endpoint.addr))
            continue;
        flow = wn_flow_find(&audit->model->flows, WN_CARRIER_UDP, &socket,
                            &theirs->media[i].endpoint, &side);
        row = flow ? wn_port_row_ensure_of(audit, &socket, WN_CARRIER_UDP, &line->endpoint) : NULL;
        if (!row)
            continue;
        row->media = row->media ? row->media : line->type;
        if (row->report.advertised.addr.family == 0)
            row->report.advertised = line->endpoint;
        if (row->shared)
            wn_port_row_owns(audit, flow, side, row);
    }
}

static void
learn_hops(WnPortAudit *audit, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;

    for (const WnMessage *response = transaction->responses; response; response = response->next) {
        learn_named(audit, response);
        if (!request || !request->session || !response->session)
            continue;
        learn_hop(audit, request, response);
        learn_hop(audit, response, request);
    }
}

static void
learn_signalling(WnPortAudit *audit, const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);
    WnPortRow   *row;

    if (request->n_via != 1)
        return;
    row = wn_port_row_ensure(audit, wn_message_source(request), request->flow->carrier);
    if (!row)
        return;
    row->answers_need_rport |= request->flow->carrier == WN_CARRIER_UDP && request->via &&
                               request->via->sent_by.addr.family &&
                               (request->via->sent_by.port ? request->via->sent_by.port : 5060) !=
                                   row->report.endpoint.port;
    if (row->report.advertised.addr.family)
        return;
    if (contact && contact->endpoint.addr.family)
        row->report.advertised = contact->endpoint;
    else if (request->via && request->via->sent_by.addr.family)
        row->report.advertised = request->via->sent_by;
    if (row->report.advertised.addr.family && row->report.advertised.port == 0)
        row->report.advertised.port = wn_sip_default_port(request->flow->carrier);
}

void
wn_ports_learn(WnPortAudit *audit, const WnSubject *subject)
{
    for (unsigned i = 0; subject->call && i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];

        if (transaction->request)
            learn_named(audit, transaction->request);
        learn_hops(audit, transaction);
    }
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        learn_media(audit, subject->call, &subject->call->media[i]);
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->request)
            learn_signalling(audit, subject->transactions[i]->request);
}
