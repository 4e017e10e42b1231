/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One walk over a call's messages and media paths, in which its facts are found. */
#include "verdict/facts.h"

#include "verdict/evidence_state.h"

typedef struct {
    const WnModel *model;
    const WnFlow  *flow; /* of the message before */
    unsigned       facts;
} Walk;

static unsigned
fact_if(bool holds, WnFact fact)
{
    return holds ? (unsigned) fact : 0;
}

static void
look_at_flow(Walk *walk, const WnFlow *flow)
{
    if (flow == walk->flow)
        return;
    walk->facts |= fact_if(walk->flow != NULL, WN_HAS_HOPS);
    walk->facts |= fact_if(wn_model_is_nonpublic(walk->model, &flow->ends[0].addr) ||
                               wn_model_is_nonpublic(walk->model, &flow->ends[1].addr),
                           WN_HAS_INSIDE);
    walk->facts |= fact_if(wn_is_connection(flow), WN_HAS_CONNECTION);
    walk->facts |= fact_if(flow->icmp != NULL, WN_HAS_ICMP);
    walk->flow = flow;
}

static void
look_at_message(Walk *walk, const WnMessage *message)
{
    look_at_flow(walk, message->flow);
    walk->facts |=
        fact_if(message->n_copies > 0, WN_HAS_COPIES) | fact_if(message->n_via > 1, WN_HAS_VIAS) |
        fact_if(message->record_routes != NULL, WN_HAS_ROUTES) |
        fact_if(message->flags & (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES), WN_HAS_PIECES) |
        fact_if(message->flags & WN_MESSAGE_LOST, WN_HAS_LOSS | WN_HAS_HOPS);
}

static void
look_at_response(Walk *walk, const WnMessage *response)
{
    const WnUri *contact = wn_message_contact(response);

    look_at_message(walk, response);
    walk->facts |= fact_if(response->status >= 300, WN_HAS_REFUSAL) |
                   fact_if(contact && wn_model_is_local(walk->model, &contact->endpoint.addr),
                           WN_HAS_PRIVATE_ANSWER);
}

static void
look_at_transaction(Walk *walk, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;

    look_at_flow(walk, transaction->flow);
    if (request)
        look_at_message(walk, request);
    walk->facts |= fact_if(request && !transaction->responses && request->method != WN_METHOD_ACK,
                           WN_HAS_SILENCE);
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        look_at_response(walk, response);
}

static bool
has_ice(const WnMediaLine *line, const WnMessage *sdp)
{
    return line->has_ice || line->ice_mismatch || sdp->session->n_candidates > 0;
}

static bool
is_private(const Walk *walk, const WnMediaPath *path)
{
    return wn_model_is_local(walk->model, &path->advertised.addr) ||
           wn_model_is_nonpublic(walk->model, &path->receiver_line->endpoint.addr) ||
           wn_model_is_nonpublic(walk->model, &path->receiver_line->rtcp.addr);
}

static void
look_at_path(Walk *walk, const WnMediaPath *path)
{
    walk->facts |= WN_HAS_SDP | fact_if(is_private(walk, path), WN_HAS_PRIVATE_SDP) |
                   fact_if(path->n_streams > 0, WN_HAS_SOUND) |
                   fact_if(path->reporter != NULL, WN_HAS_REPORTS) |
                   fact_if(has_ice(path->receiver_line, path->receiver_sdp), WN_HAS_ICE) |
                   fact_if(path->broke.kind != WN_BREAK_NONE, WN_HAS_BREAK) |
                   fact_if(path->icmp != NULL, WN_HAS_ICMP);
}

/* What is known of the hosts at its ends, and of others. */
static unsigned
facts_around(const WnEvidence *evidence)
{
    const WnSubject *subject = evidence->judged;
    const WnModel   *model = subject->model;
    bool             told = model->portmaps ||
                wn_mapping_of_inside(&model->mappings, &subject->client.seen.addr) ||
                wn_mapping_of_inside(&model->mappings, &subject->server.seen.addr);

    return fact_if(told, WN_HAS_MAPPING) | fact_if(model->portmaps != NULL, WN_HAS_PORTMAP) |
           fact_if(model->stun.count > 0, WN_HAS_STUN) |
           fact_if(model->turns.count > 0, WN_HAS_TURN) |
           fact_if(evidence->nats[0] || evidence->nats[1], WN_HAS_NAT) |
           fact_if(subject->registration != NULL, WN_HAS_BINDING) |
           fact_if(subject->registrations && subject->registrations->n > 0, WN_HAS_REGISTRATIONS);
}

unsigned
wn_facts_of(const WnEvidence *evidence)
{
    const WnSubject *subject = evidence->judged;
    const WnCall    *call = subject->call;
    Walk             walk = { .model = subject->model };

    if (subject->kind != WN_SUBJECT_CALL)
        return WN_HAS_ALL;
    for (unsigned i = 0; i < call->n_transactions; i++)
        look_at_transaction(&walk, call->transactions[i]);
    for (unsigned i = 0; i < call->n_media; i++)
        look_at_path(&walk, &call->media[i]);
    walk.facts |= fact_if(call->n_branches > 1, WN_HAS_HOPS);
    return walk.facts | facts_around(evidence);
}
