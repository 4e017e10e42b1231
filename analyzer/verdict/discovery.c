/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens beside SIP, as subjects to judge: asking STUN servers, and media without a call. */
#include "model/stun_sights.h"
#include "verdict/subject.h"

#include <glib.h>
#include <string.h>

/* RTP runs from or to the endpoint that is asked: it is a media peer, not a STUN server. */
static bool
asks_media_peer(const WnModel *model, const WnStunTransaction *transaction)
{
    const WnEndpoint *asked = &transaction->flow->ends[1 - transaction->side];
    WnTableCursor     from = { 0 }, to = { 0 };
    const WnStream   *stream;

    while ((stream = wn_table_next(&model->streams_from, wn_endpoint_hash(asked), &from)) != NULL)
        if (wn_endpoint_equal(&stream->flow->ends[stream->side], asked))
            return true;
    while ((stream = wn_table_next(&model->streams_to, wn_endpoint_hash(asked), &to)) != NULL)
        if (wn_endpoint_equal(&stream->flow->ends[1 - stream->side], asked))
            return true;
    return false;
}

/* Keep-alives of the signalling (RFC 5626 3.5.2) ask the SIP server, which need not answer them. */
static bool
is_of_signalling(const WnFlow *flow)
{
    return flow->sides[0].sip + flow->sides[1].sip > 0;
}

bool
wn_is_discovery_request(const WnModel *model, const WnStunTransaction *transaction)
{
    return !asks_media_peer(model, transaction) && transaction->method == WN_STUN_BINDING &&
           !transaction->ice && !transaction->cut && transaction->copies > 0 &&
           !is_of_signalling(transaction->flow) && !wn_flow_checked(transaction->flow).frame &&
           transaction->flow->sides[0].rtp + transaction->flow->sides[1].rtp == 0;
}

bool
wn_is_relay_request(const WnStunTransaction *transaction)
{
    return transaction->method == WN_STUN_ALLOCATE && transaction->copies > 0;
}

/* The same request before the router that translated it. */
static const WnStunTransaction *
sight_inside(const WnModel *model, const WnStunTransaction *request)
{
    const WnStunTransaction *other = wn_stun_sight_of(model, request);

    return other && wn_model_is_public(model, &wn_stun_client(request)->addr) &&
                   wn_model_is_nonpublic(model, &wn_stun_client(other)->addr)
               ? other
               : NULL;
}

bool
wn_is_translated_client(const WnModel *model, const WnAddr *client, bool relay)
{
    for (const WnStunTransaction *request = wn_stun_of(&model->flows, client); request;
         request = request->next_of_client)
        if ((relay ? wn_is_relay_request(request) : wn_is_discovery_request(model, request)) &&
            !sight_inside(model, request))
            return false;
    return true;
}

static bool
is_answered_elsewhere(const WnDiscovery *discovery, const WnModel *model)
{
    for (const WnStunTransaction *other = wn_stun_of(&model->flows, &discovery->client); other;
         other = other->next_of_client)
        if (other->answer_frame && other->success && !wn_stun_unheard(other))
            return true;
    return false;
}

static WnOutcome
discovery_outcome(const WnDiscovery *discovery, const WnModel *model, WnAnswer *works)
{
    bool gave_up = false;

    for (unsigned i = 0; i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];

        if (request->answer_frame && request->success && !wn_stun_unheard(request)) {
            *works = WN_YES;
            return WN_OUTCOME_ANSWERED;
        }
        gave_up |= wn_stun_gave_up(request, model->last) || wn_stun_unheard(request);
    }
    for (unsigned i = 0; i < discovery->n_requests; i++)
        if (wn_flow_was_refused(discovery->requests[i]->flow, discovery->requests[i]->side,
                                discovery->requests[i]->first, INT64_MAX))
            gave_up = true;
    /* Somebody else answers its STUN: only these peers are dead, the client is not cut off. */
    gave_up = gave_up && !is_answered_elsewhere(discovery, model);
    *works = gave_up ? WN_NO : WN_UNDECIDED;
    return gave_up ? WN_OUTCOME_TIMED_OUT : WN_OUTCOME_INCOMPLETE;
}

/* The client has a relay then, of this server or another, and uses it. */
static bool
has_relay(const WnModel *model, const WnAddr *client, WnTime time)
{
    WnTableCursor cursor = { 0 };
    const WnTurn *turn;
    unsigned      looked = 0;

    while ((turn = wn_table_next(&model->turns, wn_addr_hash(client), &cursor)) != NULL &&
           wn_search_excuse(model->searches, &looked, 1024))
        if (wn_turn_serves(turn, time) &&
            wn_addr_equal(&turn->flow->ends[turn->client].addr, client))
            return true;
    return false;
}

/* A TURN server says no in the end (RFC 8656 7.2); that it has one family or transport only, or
 * gives no second relay, only matters where it gives none. */
static bool
is_refused(const WnDiscovery *discovery, const WnModel *model)
{
    bool refused = false, granted = false;

    for (unsigned i = 0; i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];

        granted |= request->success;
        if (request->success)
            refused = false;
        else if (request->answer_frame && request->authenticated &&
                 !(granted && (request->error == 440 || request->error == 442)) &&
                 !has_relay(model, &discovery->client, request->answered))
            refused = true;
    }
    return refused;
}

/* Media goes out through a private relayed address, and none comes in by it. */
static bool
is_one_way(const WnModel *model, const WnTurn *turn)
{
    uint32_t sent = 0, received = 0;

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
        sent += peer->sent;
        received += peer->received;
    }
    return sent > 0 && received == 0 && wn_model_is_nonpublic(model, &turn->relayed.addr);
}

/* Somebody sends to the relayed address in vain: whether the relay serves its client is open. */
static bool
is_in_doubt(const WnDiscovery *discovery, const WnModel *model)
{
    int peer;

    for (unsigned i = 0; i < discovery->n_requests; i++) {
        const WnFlow  *flow = discovery->requests[i]->flow;
        const WnSetup *setup =
            i > 0 && discovery->requests[i - 1]->flow == flow ? NULL : flow->setup;

        for (const WnTurn *turn = setup ? setup->turn : NULL; turn; turn = turn->before)
            if (is_one_way(model, turn) || wn_turn_refused_peer(model, turn, &peer))
                return true;
    }
    return false;
}

/* By time, whatever order the packets have in the file. */
static int
by_time(const void *a, const void *b)
{
    const WnStunTransaction *left = *(WnStunTransaction *const *) a;
    const WnStunTransaction *right = *(WnStunTransaction *const *) b;

    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    return (left->first_frame > right->first_frame) - (left->first_frame < right->first_frame);
}

static void
gather_requests(const WnModel *model, WnDiscovery *discovery, WnArena *arena)
{
    WnStunTransaction *first = wn_stun_of(&model->flows, &discovery->client);
    unsigned           n = 0;

    for (const WnStunTransaction *request = first; request; request = request->next_of_client)
        n++;
    discovery->requests = WN_ARENA_ARRAY(arena, WnStunTransaction *, n);
    for (WnStunTransaction *request = first; request; request = request->next_of_client)
        if (discovery->relay ? wn_is_relay_request(request)
                             : wn_is_discovery_request(model, request))
            discovery->requests[discovery->n_requests++] = request;
    qsort(discovery->requests, discovery->n_requests, sizeof(WnStunTransaction *), by_time);
}

bool
wn_subject_discovery(const WnCase *shared, const WnAddr *client, bool relay, WnArena *arena,
                     WnSubject *subject)
{
    const WnModel *model = shared->model;
    WnDiscovery   *discovery = WN_ARENA_NEW(arena, WnDiscovery);
    WnSpot         last = { 0 };

    *subject = (WnSubject){ .kind = WN_SUBJECT_DISCOVERY,
                            .model = model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .discovery = discovery };
    discovery->client = *client;
    discovery->relay = relay;
    gather_requests(model, discovery, arena);
    for (unsigned i = 0; i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];

        last = wn_later_spot(last, subject->end, wn_stun_request_spot(request), request->last);
        subject->end = MAX(subject->end, request->last);
        last = wn_later_spot(last, subject->end, wn_stun_answer_spot(request), request->answered);
        subject->end = MAX(subject->end, request->answered);
    }
    if (discovery->n_requests == 0)
        return false;
    const WnStunTransaction *first = discovery->requests[0];
    wn_subject_span(subject, first->first, subject->end,
                    (WnSpot){ first->first_frame, first->capture }, last);
    subject->client = (WnAgent){ .role = WN_ROLE_CLIENT,
                                 .seen = first->flow->ends[first->side],
                                 .spoke = true,
                                 .is_agent = true };
    subject->server =
        (WnAgent){ .role = WN_ROLE_SERVER, .seen = first->flow->ends[1 - first->side] };
    wn_agent_finish(model, &subject->client);
    subject->outcome = discovery_outcome(discovery, model, &subject->works);
    if (relay && is_refused(discovery, model)) {
        subject->outcome = WN_OUTCOME_REJECTED;
        subject->works = WN_NO;
    } else if (relay && is_in_doubt(discovery, model)) {
        subject->works = WN_UNDECIDED;
    }
    return true;
}

bool
wn_subject_media(const WnCase *shared, const WnStream *stream, WnSubject *subject)
{
    *subject = (WnSubject){ .kind = WN_SUBJECT_MEDIA,
                            .model = shared->model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .stream = stream };
    subject->client = (WnAgent){ .role = WN_ROLE_CLIENT,
                                 .seen = stream->flow->ends[stream->side],
                                 .spoke = true };
    subject->server =
        (WnAgent){ .role = WN_ROLE_SERVER, .seen = stream->flow->ends[1 - stream->side] };
    wn_subject_span(subject, stream->first, stream->last, wn_stream_spot(stream),
                    (WnSpot){ stream->last_frame, stream->last_capture });
    return true;
}
