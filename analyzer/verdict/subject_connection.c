/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections to SIP servers on which no message can be read, as subjects to judge: refused,
 * encrypted (RFC 5246, RFC 8446), or with a message that never becomes whole here.
 */
#include "verdict/subject.h"

/* The sender of a message that never becomes whole here; -1: none. */
static int
stuck_sender(const WnModel *model, const WnFlow *flow)
{
    bool is_sip = flow->sides[0].sip + flow->sides[1].sip > 0 ||
                  wn_model_is_sip_port(model, flow->ends[0].port) ||
                  wn_model_is_sip_port(model, flow->ends[1].port);

    for (int side = 0; is_sip && side < 2; side++)
        if (wn_tcp_gap_of(flow, side, model->last))
            return side;
    return -1;
}

/* Which end is the client's: it opened the connection, or the other has the port of a server. */
static int
client_side(const WnModel *model, const WnFlow *flow)
{
    if (flow->tcp->syns > 0)
        return flow->tcp->opener;
    return wn_model_is_sip_port(model, flow->ends[0].port) ? 1 : 0;
}

/* What every such subject says; its time is yet to be set. */
static void
begin(const WnCase *shared, WnFlow *flow, int client, WnOutcome outcome, WnArena *arena,
      WnSubject *subject)
{
    WnDiscovery *discovery = WN_ARENA_NEW(arena, WnDiscovery);

    discovery->client = flow->ends[client].addr;
    discovery->connection = flow;
    *subject = (WnSubject){
        .kind = WN_SUBJECT_DISCOVERY,
        .model = shared->model,
        .registrations = shared->registrations,
        .nats = shared->nats,
        .discovery = discovery,
        .outcome = outcome,
        .works = WN_NO,
        .client = { .role = WN_ROLE_CLIENT, .seen = flow->ends[client], .spoke = true },
        .server = { .role = WN_ROLE_SERVER, .seen = flow->ends[1 - client] },
    };
}

/* There is no message to judge, only a connection on which one does not get through. */
static void
judge_stuck(const WnCase *shared, WnFlow *flow, int side, WnArena *arena, WnSubject *subject)
{
    const WnTcpSide *gap = &flow->tcp->sides[side];
    int              client = client_side(shared->model, flow);
    WnSpan           span = { 0 };

    begin(shared, flow, client, WN_OUTCOME_TIMED_OUT, arena, subject);
    for (int i = 0; i < 2; i++)
        wn_span_add_side(&span, &flow->sides[i]);
    wn_subject_span(subject, gap->gap_since, span.end, (WnSpot){ gap->gap_frame, gap->gap_capture },
                    span.last);
    /* Behind the place where it is lost. */
    subject->client.vantage = side == client ? WN_VANTAGE_WAN : WN_VANTAGE_LAN;
}

/* The phone went away, and nothing shows that anybody missed it; or it is there, and the connection
 * is not. */
static bool
is_missed(const WnModel *model, const WnFlow *flow, int sender)
{
    int client = client_side(model, flow);

    return sender == client ||
           wn_tcp_shows_life(model, flow, client, flow->tcp->sides[sender].since);
}

/* Seen on both sides of a router and lost beyond, it is one connection all the same. */
static bool
is_told(const WnModel *model, const WnFlow *flow, int sender)
{
    const WnFlow    *twin = wn_tcp_other_sight(model, flow, sender);
    const WnTcpSide *lost = &flow->tcp->sides[sender];

    return twin && twin->number < flow->number &&
           ((twin->tcp->sides[0].frame && twin->tcp->sides[0].oldest == lost->oldest) ||
            (twin->tcp->sides[1].frame && twin->tcp->sides[1].oldest == lost->oldest));
}

/* Whose data gets nowhere: after a long silence, or because it is large; -1: nobody's. */
static int
unheard_sender(const WnModel *model, const WnFlow *flow)
{
    if (!wn_model_is_sip_port(model, flow->ends[0].port) &&
        !wn_model_is_sip_port(model, flow->ends[1].port))
        return -1;
    for (int side = 0; side < 2; side++)
        if ((wn_tcp_large_stall_of(flow, side) ||
             (wn_tcp_idle_death_of(flow, side) && is_missed(model, flow, side))) &&
            !is_told(model, flow, side))
            return side;
    return -1;
}

static void
judge_unheard(const WnCase *shared, WnFlow *flow, int sender, WnArena *arena, WnSubject *subject)
{
    const WnTcpSide *lost = &flow->tcp->sides[sender];
    int              client = client_side(shared->model, flow);
    WnVantage        vantage = sender == client ? WN_VANTAGE_LAN : WN_VANTAGE_WAN;

    begin(shared, flow, client, WN_OUTCOME_DROPPED, arena, subject);
    wn_subject_span(subject, lost->since, lost->last,
                    (WnSpot){ lost->frame, flow->sides[sender].capture },
                    (WnSpot){ flow->sides[sender].last_frame, flow->sides[sender].capture });
    if (wn_tcp_other_sight(shared->model, flow, sender))
        vantage = WN_VANTAGE_BOTH;
    subject->client.vantage = vantage;
}

/*
 * The same client speaks SIP over UDP with the same port of that server, and is answered there: it
 * tried whether the server offers TCP as well, as it must for a large request, and goes back where
 * that is refused (RFC 3261 18.1.1).
 */
static bool
is_served_by_udp(const WnModel *model, const WnFlow *flow)
{
    enum { MOST = 256 };
    const WnEndpoint *server = &flow->ends[1 - flow->tcp->opener];
    const WnPair     *pair =
        wn_pair_find(&model->flows, &flow->ends[flow->tcp->opener].addr, &server->addr);
    unsigned looked = 0;

    for (const WnFlow *other = pair ? pair->flows : NULL;
         other && wn_search_on(model->searches, &looked, MOST); other = other->next_of_pair) {
        int side = wn_endpoint_equal(&other->ends[0], server) ? 0 : 1;

        if (other->carrier == WN_CARRIER_UDP && wn_endpoint_equal(&other->ends[side], server) &&
            other->sides[side].sip > 0)
            return true;
    }
    return false;
}

bool
wn_subject_connection(const WnCase *shared, WnFlow *flow, WnArena *arena, WnSubject *subject)
{
    const WnTcpState *tcp = flow->tcp;
    const WnFlowSide *opener;
    WnSpan            span = { 0 };
    bool              is_plain = flow->sides[0].sip + flow->sides[1].sip > 0;
    int               stuck = tcp ? stuck_sender(shared->model, flow) : -1;
    int               unheard = tcp && !is_plain ? unheard_sender(shared->model, flow) : -1;

    if (stuck >= 0) {
        judge_stuck(shared, flow, stuck, arena, subject);
        return true;
    }
    if (unheard >= 0) {
        judge_unheard(shared, flow, unheard, arena, subject);
        return true;
    }
    if (!tcp || tcp->syns == 0 ||
        !wn_model_is_sip_port(shared->model, flow->ends[1 - tcp->opener].port) ||
        tcp->application_data || is_plain)
        return false;
    /* Only what surely failed; a connection that the capture merely saw begin is nobody's trouble.
     */
    if (tcp->alert_frame == 0 &&
        !(tcp->rsts > 0 && tcp->synack == 0 && !is_served_by_udp(shared->model, flow)))
        return false;
    opener = &flow->sides[tcp->opener];
    begin(shared, flow, tcp->opener, WN_OUTCOME_REJECTED, arena, subject);
    for (int i = 0; i < 2; i++)
        wn_span_add_side(&span, &flow->sides[i]);
    wn_subject_span(subject, tcp->syn, opener->last, (WnSpot){ tcp->syn_frame, opener->capture },
                    span.last);
    return true;
}
