/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connectivity checks of a media path: how many there were, towards whom, and whether they
 * succeeded (RFC 8445 7); consent that is lost later (RFC 7675 5.1).
 */
#include <glib.h>

#include "model/media_break.h"
#include "model/realm.h"

enum { MOST_PAIRS = 256 };

/* Copies of one check: RFC 8489 6.2.1 sends seven; some agents stop after five. */
static const uint16_t FULL_SCHEDULE = 5;

typedef struct {
    const WnModel  *model;
    WnMediaPath    *path;
    const WnChecks *seen[MOST_PAIRS];
    unsigned        n_seen;
} Counter;

/* The same checks beyond a NAT, or beyond a relay: they keep their transaction ids (RFC 8489 5). */
static bool
is_seen_before(const Counter *counter, const WnChecks *checks)
{
    for (unsigned i = 0; i < counter->n_seen; i++)
        if (counter->seen[i]->first_id == checks->first_id ||
            counter->seen[i]->last_id == checks->last_id)
            return true;
    return false;
}

static bool
is_host_candidate(const WnMediaPath *path, const WnEndpoint *endpoint)
{
    const WnSession *session = path->receiver_sdp->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].type == WN_CANDIDATE_HOST &&
            wn_endpoint_equal(&session->candidates[c].endpoint, endpoint))
            return true;
    return false;
}

/* The host that it is for says that nobody listens there; of an address of a NAT's the NAT would.
 */
static bool
is_refused_by_peer(const WnMediaPath *path, const WnFlow *flow, int sender)
{
    const WnEndpoint *to = &flow->ends[1 - sender];

    for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
        if (note->side == sender && note->kind == WN_ICMP_PORT_UNREACHABLE &&
            wn_addr_equal(&note->reporter, &to->addr))
            return is_host_candidate(path, to);
    return false;
}

/* flow: NULL through a relay. */
static void
add_pair(Counter *counter, const WnChecks *checks, const WnAddr *from, const WnAddr *to,
         const WnFlow *flow)
{
    WnCheckList *list = &counter->path->checks;
    unsigned     room = counter->n_seen;
    bool         again = is_seen_before(counter, checks);

    for (unsigned i = 0; i < counter->n_seen; i++)
        if (counter->seen[i] == checks)
            return;
    if (checks->unseen > 0 && checks->last_unseen >= counter->path->from_time)
        list->unseen = true;
    if (checks->sent == 0 || checks->last < counter->path->from_time ||
        checks->first > counter->path->to_time)
        return;
    if (!wn_search_excuse(counter->model->searches, &room, MOST_PAIRS))
        return;
    counter->seen[counter->n_seen++] = checks;
    list->pairs += !again;
    if (list->sent == 0 || checks->first < list->first) {
        list->first = checks->first;
        list->first_frame = checks->first_frame;
        list->first_capture = checks->first_capture;
    }
    if (checks->last >= list->last) {
        list->last = checks->last;
        list->last_frame = checks->last_frame;
    }
    list->sent += checks->sent;
    list->succeeded += checks->succeeded - checks->unheard;
    list->refused += checks->refused;
    if (checks->error)
        list->error = checks->error;
    if (wn_realm_reaches(counter->model, from, to, &counter->path->receiver_signalling.addr) !=
        WN_YES)
        return;
    list->reachable++;
    list->unhindered +=
        flow &&
        (wn_realm_is_one_network(counter->model, from, to) ||
         is_refused_by_peer(counter->path, flow, wn_addr_equal(&flow->ends[0].addr, from) ? 0 : 1));
    list->exhausted += checks->copies >= FULL_SCHEDULE;
}

/* The flows of that endpoint; sends: it is the one that checks, else it is checked. */
static void
add_at(Counter *counter, const WnEndpoint *endpoint, bool sends)
{
    const WnHost *host =
        endpoint->addr.family ? wn_host_find(&counter->model->flows, &endpoint->addr) : NULL;
    unsigned looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(counter->model->searches, &looked, 1024);
         flow = wn_flow_next_of(flow, &endpoint->addr))
        for (int own = 0; own < 2 && flow->setup; own++) {
            int sender = sends ? own : 1 - own;
            if (wn_endpoint_equal(&flow->ends[own], endpoint))
                add_pair(counter, &flow->setup->checks[sender], &flow->ends[sender].addr,
                         &flow->ends[1 - sender].addr, flow);
        }
}

/* Those that go through a relay of its owner's. */
static void
add_relayed(Counter *counter, const WnEndpoint *relayed, bool sends)
{
    WnTableCursor cursor = { 0 };
    const WnTurn *turn;
    unsigned      looked = 0;

    while ((turn = wn_table_next(&counter->model->relays, wn_endpoint_hash(relayed), &cursor)) !=
               NULL &&
           wn_search_excuse(counter->model->searches, &looked, 1024))
        for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
            if (wn_endpoint_equal(&turn->relayed, relayed))
                add_pair(counter, &peer->checks[sends ? 0 : 1],
                         sends ? &relayed->addr : &peer->endpoint.addr,
                         sends ? &peer->endpoint.addr : &relayed->addr, NULL);
}

void
wn_media_count_checks(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line)
{
    if (!path->ice)
        return;

    Counter counter = { .model = binder->call->model, .path = path };
    for (unsigned i = 0; i < binder->hop->n_rounds; i++)
        for (int end = 0; end < 2; end++) {
            const WnRound   *round = &binder->hop->rounds[i];
            const WnSession *session = round->sdp[end]->session;
            for (unsigned c = 0; c < session->n_candidates; c++) {
                const WnCandidate *candidate = &session->candidates[c];
                if (candidate->component != 1 || !wn_round_is_candidate(round, candidate, line))
                    continue;
                add_at(&counter, &candidate->endpoint, end == sender);
                if (candidate->type == WN_CANDIDATE_RELAY)
                    add_relayed(&counter, &candidate->endpoint, end == sender);
            }
        }
}

/* ------------------------------------------------------------------ consent */

/* It goes on over another pair: ICE was restarted, or the agent changed the pair (RFC 8445 9). */
static bool
goes_on_elsewhere(const WnMediaPath *path, const WnFlow *flow, WnTime since)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (path->streams[i]->flow != flow && path->streams[i]->last > since)
            return true;
    return false;
}

static WnTime
last_on(const WnMediaPath *path, const WnFlow *flow)
{
    WnTime last = 0;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (path->streams[i]->flow == flow)
            last = MAX(last, path->streams[i]->last);
    return last;
}

static const WnTime SLACK = 8 * WN_SECOND;

/* RFC 7675 5.1: a check every 4 to 6 s; consent ends 30 s after the last answer, so that the first
 * check in vain and the last one before the end are at least 18 s apart. */
static bool
is_lost(const WnCall *call, const WnChecks *checks)
{
    static const uint32_t MISSED = 4;
    static const WnTime   LONG = 18 * WN_SECOND;
    WnTime                until = call->ended ? call->ended : INT64_MAX;

    return checks->last_success > 0 && checks->unanswered >= MISSED &&
           MIN(checks->last, until) - checks->unanswered_since >= LONG;
}

/* What the checking end hears stops at once. */
static bool
stops_for_checker(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
                  const WnFlow *flow, const WnChecks *checks)
{
    return is_lost(call, checks) && last_on(path, flow) <= checks->unanswered_since + SLACK &&
           !goes_on_elsewhere(path, flow, checks->unanswered_since) &&
           !goes_on_elsewhere(opposite, flow, checks->unanswered_since + SLACK);
}

/* What it says itself stops when consent has run out, as it must (RFC 7675 5.1). */
static bool
stops_by_itself(const WnCall *call, const WnMediaPath *path, const WnFlow *flow,
                const WnChecks *checks)
{
    static const WnTime EXPIRY = 30 * WN_SECOND;
    WnTime              last = last_on(path, flow), until = call->ended ? call->ended : 0;

    return is_lost(call, checks) && last >= checks->last_success + EXPIRY - SLACK &&
           last <= checks->last_success + EXPIRY + SLACK && until > last + SLACK / 2 &&
           !goes_on_elsewhere(path, flow, last);
}

bool
wn_media_find_lost_consent(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnFlow   *flow = path->streams[i]->flow;
        const WnChecks *all = flow->setup ? flow->setup->checks : NULL, *checks = NULL;
        int             sender = path->streams[i]->side;

        if (!all || path->streams[i]->relay || flow->icmp)
            continue;
        if (stops_for_checker(call, path, opposite, flow, &all[1 - sender]))
            checks = &all[1 - sender];
        else if (stops_by_itself(call, path, flow, &all[sender]))
            checks = &all[sender];
        if (!checks)
            continue;
        path->broke = (WnBreak){ .kind = WN_BREAK_CONSENT,
                                 .at = checks->last_success,
                                 .frame = checks->unanswered_frame,
                                 .capture = checks->unanswered_capture,
                                 .pause = checks->last - checks->last_success,
                                 .before = path->streams[i] };
        return true;
    }
    return false;
}
