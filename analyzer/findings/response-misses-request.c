/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the client's network a response arrives that its request cannot be matched with: with a
 * branch or Call-ID that was never sent (RFC 3261 17.1.3, 8.2.6.2), or at a port that neither sent
 * the request nor is named in its Via; and the client goes on repeating the request.  A server
 * copies the Via and sends to where it points, so it was changed on the way.  about is the
 * transaction of the request.
 */
#include "findings/finding.h"
#include "model/sight.h"

enum { REPEATED = 2, MAX_LOOKED = 256 };

/* Answers on flows that their request never took: by exchange, flow, method and CSeq. */
typedef struct {
    bool    gathered;
    WnTable exchanges, answers;
} Strays;

static uint64_t
hash_of(const WnTransaction *transaction, const WnFlow *flow)
{
    uint64_t request = (uint64_t) transaction->method << 32 | transaction->cseq;

    return wn_hash_mix(wn_hash_mix((uintptr_t) transaction->exchange, flow->number), request);
}

static void
gather_exchange(Strays *strays, const WnExchange *exchange)
{
    for (const WnTransaction *one = wn_exchange_first(exchange); one; one = one->next)
        for (WnMessage *response = one->responses; response; response = response->next)
            if (response->n_via == 1 && (!one->request || one->request->flow != response->flow))
                wn_table_add(&strays->answers, hash_of(one, response->flow), response);
}

static void
gather(Strays *strays, const WnSubject *subject)
{
    strays->gathered = true;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        WnExchange   *exchange = subject->transactions[i]->exchange;
        uint64_t      hash = wn_hash_mix(0, (uintptr_t) exchange);
        WnTableCursor cursor = { 0 };
        const void   *known;

        while ((known = wn_table_next(&strays->exchanges, hash, &cursor)) != NULL)
            if (known == exchange)
                break;
        if (known)
            continue;
        wn_table_add(&strays->exchanges, hash, exchange);
        gather_exchange(strays, exchange);
    }
}

/* An answer to the same request on the same flow, under another branch. */
static const WnMessage *
find_other_branch(Strays *strays, const WnSubject *subject, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request, *response;
    WnTableCursor    cursor = { 0 };
    unsigned         looked = 0;

    if (request->flow->sides[1 - request->side].sip == 0)
        return NULL;
    if (!strays->gathered)
        gather(strays, subject);
    while ((response = wn_table_next(&strays->answers, hash_of(transaction, request->flow),
                                     &cursor)) != NULL &&
           wn_search_on(subject->model->searches, &looked, MAX_LOOKED))
        if (response->flow == request->flow && response->side != request->side &&
            wn_is_same_request(response->transaction, transaction) &&
            response->transaction->branch != transaction->branch &&
            response->time > request->time &&
            wn_message_sent_after(request, response->time) >= REPEATED)
            return response;
    return NULL;
}

/* An answer with the branch of the request under another Call-ID, which a server copies as it is
 * (RFC 3261 8.2.6.2). */
static const WnMessage *
find_other_call_id(const WnModel *model, const WnTransaction *transaction)
{
    const WnMessage     *request = transaction->request;
    WnOtherCallIds       cursor = { 0 };
    const WnTransaction *other;

    if (request->flow->sides[1 - request->side].sip == 0)
        return NULL;
    while ((other = wn_sight_next_other_call_id(model, transaction, &cursor)) != NULL)
        for (const WnMessage *response = other->responses; response; response = response->next)
            if (response->flow == request->flow && response->side != request->side &&
                wn_message_sent_after(request, response->time) >= REPEATED)
                return response;
    return NULL;
}

/* To the same host, at a port of which the request says nothing. */
static const WnMessage *
find_other_port(const WnTransaction *transaction)
{
    const WnMessage  *request = transaction->request, *response = transaction->responses;
    const WnEndpoint *client = wn_message_source(request), *to;

    if (!response || response->flow == request->flow || request->flow->carrier != WN_CARRIER_UDP)
        return NULL;
    to = wn_message_destination(response);
    if (!wn_addr_equal(&to->addr, &client->addr) || to->port == client->port ||
        to->port == request->via->sent_by.port || to->port == 5060 || request->via->has_maddr ||
        wn_message_sent_after(request, response->time) < REPEATED)
        return NULL;
    return response;
}

static void
look_at(WnEvidence *evidence, Strays *strays, const WnTransaction *transaction)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnModel   *model = subject->model;
    const WnMessage *request = transaction->request, *response;

    response = transaction->responses ? NULL : find_other_branch(strays, subject, transaction);
    if (response) {
        wn_observe(evidence, &finding_response_misses_request, transaction, response->frame,
                   response->capture,
                   "The \"%s\" comes back with another branch than the %s was sent with; the "
                   "phone takes it for no answer and repeats the request.",
                   wn_show_message(evidence, response), wn_show_message(evidence, request));
        return;
    }
    response = transaction->responses ? NULL : find_other_call_id(model, transaction);
    if (response) {
        wn_observe(evidence, &finding_response_misses_request, transaction, response->frame,
                   response->capture,
                   "The \"%s\" comes back with the branch of the %s and another Call-ID; the phone "
                   "takes it for no answer and repeats the request.",
                   wn_show_message(evidence, response), wn_show_message(evidence, request));
        return;
    }
    response = find_other_port(transaction);
    if (response)
        wn_observe(evidence, &finding_response_misses_request, transaction, response->frame,
                   response->capture,
                   "The \"%s\" is delivered to port %u of the phone; the %s came from port %u, and "
                   "is repeated.",
                   wn_show_message(evidence, response), wn_message_destination(response)->port,
                   wn_show_message(evidence, request), wn_message_source(request)->port);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    Strays           strays = { 0 };

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (request && request->n_via == 1 && request->via &&
            transaction->method != WN_METHOD_ACK &&
            wn_is_nonpublic(evidence, &wn_message_source(request)->addr))
            look_at(evidence, &strays, transaction);
    }
    wn_table_clear(&strays.exchanges);
    wn_table_clear(&strays.answers);
}

const WnFindingKind finding_response_misses_request = {
    .id = "response-misses-request",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
