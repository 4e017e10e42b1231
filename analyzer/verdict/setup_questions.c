/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask about TURN and ICE: which of it belongs to the subject. */
#include "verdict/evidence_state.h"

/* ------------------------------------------------------------------ TURN */

/* The hosts whose TURN servers matter: the agents of a call, the client of a discovery. */
static unsigned
hosts_of(const WnSubject *subject, const WnAddr *hosts[4])
{
    unsigned n = 0;

    if (subject->discovery) {
        if (subject->discovery->relay)
            hosts[n++] = &subject->discovery->client;
        return n;
    }
    if (!subject->call)
        return 0;
    hosts[n++] = &subject->client.seen.addr;
    hosts[n++] = &subject->server.seen.addr;
    hosts[n++] = &subject->client.mapped.addr;
    hosts[n++] = &subject->server.mapped.addr;
    return n;
}

/* Relays are asked for when a call begins, or kept ready between calls. */
static bool
is_in_time(const WnSubject *subject, const WnTurn *turn)
{
    static const WnTime BEFORE = 60 * WN_SECOND;
    WnTime end = subject->call && subject->call->ended ? subject->call->ended : subject->end;

    return subject->discovery || (turn->last >= subject->start - BEFORE && turn->first <= end);
}

/* Of one host: those of which that is true, in the order of the model. */
struct WnTurnList {
    const WnTurn **turns;
    unsigned       n;
};

static const WnTurnList *
list_turns(WnEvidence *evidence, WnArena *kept, const WnAddr *host, WnTurnTells *tells)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    WnTurnList    *list = WN_ARENA_NEW(kept, WnTurnList);
    WnTableCursor  cursor = { 0 };
    const WnTurn  *turn;
    unsigned       room = 0;

    while ((turn = wn_table_next(&model->turns, wn_addr_hash(host), &cursor)) != NULL)
        room++;
    list->turns = WN_ARENA_ARRAY(kept, const WnTurn *, room);
    cursor = (WnTableCursor){ 0 };
    while ((turn = wn_table_next(&model->turns, wn_addr_hash(host), &cursor)) != NULL)
        if (wn_addr_equal(&turn->flow->ends[turn->client].addr, host) && tells(evidence, turn))
            list->turns[list->n++] = turn;
    return list;
}

/* They are the same for all subjects of the host. */
static const WnTurnList *
turns_of(WnEvidence *evidence, const WnAddr *host, WnTurnTells *tells)
{
    return wn_evidence_of_host(evidence, host, tells, list_turns);
}

const WnTurn *
wn_turn_next(WnEvidence *evidence, WnTurnTells *tells, WnTurnCursor *cursor)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *hosts[4];
    unsigned         n = subject->model->turns.count > 0 ? hosts_of(subject, hosts) : 0;

    for (; cursor->host < n; cursor->host++, cursor->list = NULL, cursor->at = 0) {
        const WnAddr *host = hosts[cursor->host];
        bool          known = host->family == 0;

        for (unsigned i = 0; i < cursor->host; i++)
            known |= wn_addr_equal(hosts[i], host);
        if (!known && !cursor->list)
            cursor->list = turns_of(evidence, host, tells);
        while (!known && cursor->at < cursor->list->n) {
            const WnTurn *turn = cursor->list->turns[cursor->at++];

            if (is_in_time(subject, turn))
                return turn;
        }
    }
    return NULL;
}

static bool
is_allocated(WnEvidence *evidence, const WnTurn *turn)
{
    (void) evidence;
    return turn->allocated > 0;
}

/* What the same port asks for long after is for another call. */
static bool
is_for_the_same(const WnTurn *turn, const WnTurn *other)
{
    static const WnTime SOON = 60 * WN_SECOND;

    return other != turn && other->allocated_time >= turn->first &&
           (other->flow != turn->flow || other->first - turn->last < SOON);
}

bool
wn_turn_allocated_later(WnEvidence *evidence, const WnTurn *turn)
{
    const WnTurnList *list = turns_of(evidence, &turn->flow->ends[turn->client].addr, is_allocated);
    WnSearches       *searches = wn_evidence_subject(evidence)->model->searches;
    unsigned          looked = 0;

    for (unsigned i = list->n; i > 0 && wn_search_excuse(searches, &looked, 1024); i--)
        if (is_for_the_same(turn, list->turns[i - 1]))
            return true;
    return false;
}

bool
wn_turn_has_another(WnEvidence *evidence, const WnTurn *turn)
{
    const WnTurnList *list = turns_of(evidence, &turn->flow->ends[turn->client].addr, is_allocated);
    WnSearches       *searches = wn_evidence_subject(evidence)->model->searches;
    unsigned          looked = 0;

    for (unsigned i = list->n; i > 0 && wn_search_excuse(searches, &looked, 1024); i--)
        if (list->turns[i - 1] != turn && wn_turn_serves(list->turns[i - 1], turn->last))
            return true;
    return wn_turn_allocated_later(evidence, turn);
}

static bool
is_forbidden(const WnTurn *turn, const WnAddr *addr)
{
    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
        if (peer->error == 403 && peer->granted == 0 && wn_addr_equal(&peer->endpoint.addr, addr))
            return true;
    return false;
}

/* That private addresses are refused is usual, and no harm: they are nobody's outside. */
bool
wn_turn_forbids_peer(const WnEvidence *evidence, const WnTurn *turn, const WnMediaPath *path)
{
    const WnSession *session = path->receiver_sdp->session;
    const WnAddr    *client = &turn->flow->ends[turn->client].addr;

    if (!wn_addr_equal(client, wn_media_sender_host(path)) &&
        !(path->sender && wn_addr_equal(client, &path->sender->mapped.addr)))
        return false;
    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].media == path->carried_by &&
            wn_is_public(evidence, &session->candidates[c].endpoint.addr) &&
            is_forbidden(turn, &session->candidates[c].endpoint.addr))
            return true;
    return false;
}

static bool
offers(const WnMediaPath *path, const WnEndpoint *relayed)
{
    const WnSession *session = path->receiver_sdp->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (wn_endpoint_equal(&session->candidates[c].endpoint, relayed))
            return true;
    return false;
}

bool
wn_turn_address_fails(const WnEvidence *evidence, const WnTurn *turn)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (wn_endpoint_equal(&path->advertised, &turn->relayed) &&
            (wn_media_is_missing(call, path) || path->verdict == WN_MEDIA_BLOCKED))
            return true;
        if (wn_media_ice_failed(call, path) && offers(path, &turn->relayed))
            return true;
    }
    return false;
}

WnGrade
wn_turn_grade_without(const WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnGrade       grade = WN_GRADE_HAZARD;

    if (!call)
        return WN_GRADE_CERTAIN;
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        if (wn_media_ice_failed(call, path) && path->checks.pairs > 0)
            return WN_GRADE_CERTAIN;
        if (wn_media_is_missing(call, path) || path->verdict == WN_MEDIA_BLOCKED)
            grade = WN_GRADE_POSSIBLE;
    }
    return grade;
}

/* ------------------------------------------------------------------ ICE */

static const char *
ufrag_of(const WnMessage *message)
{
    return message && message->session && !message->session->follows ? message->session->ufrag
                                                                     : NULL;
}

bool
wn_ice_restarts_after(const WnCall *call, WnTime at)
{
    const WnTransaction *invite = call->invite;
    const char          *first = ufrag_of(invite->request);

    for (unsigned i = 0; first && i < call->n_transactions; i++) {
        const WnTransaction *one = call->transactions[i];
        const char          *next = ufrag_of(one->request);

        if (next && one->request->time > at && wn_transaction_success(one) && next != first &&
            next != ufrag_of(wn_transaction_success(invite)))
            return true;
    }
    return false;
}

/* The request went from one to the other, or by servers that only forward it: they leave the Via of
 * whoever wrote it, or send it to where its Request-URI leads.  A server that is named there speaks
 * for itself. */
static bool
is_between(const WnMessage *request, const WnAddr *asker, const WnAddr *host)
{
    const WnAddr *to = &wn_message_destination(request)->addr;

    if (wn_addr_equal(to, asker))
        return request->writer_via || wn_addr_equal(&wn_message_source(request)->addr, host);
    return wn_addr_equal(to, host) || !request->request_uri ||
           !wn_addr_equal(to, &request->request_uri->endpoint.addr);
}

static bool
is_answered_after(const WnCall *call, const WnAddr *asker, const WnAddr *host, WnTime at)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *one = call->transactions[i];

        if (one->request && one->request->time > at && wn_transaction_success(one) &&
            is_between(one->request, asker, host))
            return true;
    }
    return false;
}

bool
wn_consent_peer_lives(const WnCall *call, const WnBreak *broke)
{
    static const WnTime UNDERWAY = 8 * WN_SECOND;
    const WnFlow       *flow = broke->before->flow;
    int                 asking = flow->setup->checks[0].last_success == broke->at ? 0 : 1;

    return flow->sides[1 - asking].last > broke->at + UNDERWAY ||
           is_answered_after(call, &flow->ends[asking].addr, &flow->ends[1 - asking].addr,
                             broke->at);
}

/* Where the SIP of whoever wrote this description comes from, outside; NULL: not known, or it names
 * its own address (RFC 3261 18.1.1: that of Via). */
static const WnAddr *
writer_source(const WnMessage *sdp, const WnAddr *named)
{
    const WnVia *via = sdp->writer_via ? sdp->writer_via : sdp->via;

    if (sdp->status != 0 || !via || wn_addr_equal(&via->sent_by.addr, named))
        return NULL;
    return sdp->writer_via ? &via->received : &wn_message_source(sdp)->addr;
}

bool
wn_media_comes_by_another(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnStream *own =
        wn_media_seen_from(wn_evidence_subject(evidence)->call, path, &(WnAddr){ 0 });
    const WnAddr *writer = writer_source(path->receiver_sdp, &path->advertised.addr);

    return own && writer && wn_is_public(evidence, writer) &&
           wn_is_public(evidence, &wn_stream_source(own)->addr) &&
           !wn_addr_equal(&wn_stream_source(own)->addr, writer);
}

/* ------------------------------------------------------------------ candidates */

/* With trickle ICE, a name among them, or no address yet nothing can be compared (RFC 8840 4.1.1).
 */
bool
wn_media_is_no_candidate(const WnMediaPath *path)
{
    const WnSession   *session = path->receiver_sdp->session;
    const WnMediaLine *line = path->receiver_line;
    unsigned           n = 0;

    if (!line->has_ice || line->bundle_only || line->rejected || line->endpoint.port <= 9 ||
        line->endpoint.addr.family == 0 || wn_addr_class(&line->endpoint.addr) == WN_ADDR_NULL ||
        path->receiver_open)
        return false;
    for (unsigned c = 0; c < session->n_candidates; c++) {
        const WnCandidate *candidate = &session->candidates[c];
        if (candidate->endpoint.addr.family == 0 ||
            wn_endpoint_equal(&candidate->endpoint, &line->endpoint))
            return false;
        n += candidate->media == path->carried_by && candidate->component == 1;
    }
    return n > 0 && !(path->receiver_sdp->flags & WN_MESSAGE_TRUNCATED);
}

bool
wn_media_is_as_written(const WnCall *call, const WnMediaPath *path)
{
    const WnAddr *source = &wn_message_source(path->receiver_sdp)->addr;

    return path->receiver && wn_addr_equal(source, &path->receiver->seen.addr) &&
           wn_host_is_on_link(&call->model->flows, source);
}

bool
wn_media_checks_are_refused(const WnCall *call, const WnMediaPath *path)
{
    return path->checks.refused + wn_media_opposite(call, path)->checks.refused > 0;
}

bool
wn_media_is_open(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnSession *session = path->receiver_sdp->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].media == path->carried_by &&
            session->candidates[c].type == WN_CANDIDATE_HOST &&
            session->candidates[c].endpoint.addr.family == 4 &&
            wn_is_public(evidence, &session->candidates[c].endpoint.addr))
            return true;
    return false;
}
