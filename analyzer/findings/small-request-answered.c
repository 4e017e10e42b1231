/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small request between the same two endpoints is answered at about the same time: only size
 * makes the difference.  A large one may be whole here and too large for a network farther on, if
 * it may not be cut (RFC 1191, RFC 3261 18.1.1).  about is the large transaction.
 */
#include "findings/finding.h"

static const WnTime NEARBY = 60 * WN_SECOND;

typedef struct {
    const WnMessage *answered; /* about then; NULL: none */
    const WnMessage *first;    /* after the large one; NULL: none */
} Small;

static bool
is_in_pieces(const WnMessage *request)
{
    return (request->flags & (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES)) != 0;
}

/* RFC 3261 18.1.1: what is larger may be too large for a way that nobody knows. */
static bool
is_large(const WnMessage *request)
{
    static const uint16_t SURE_TO_PASS = 1300;

    return is_in_pieces(request) ||
           (request->flow->carrier == WN_CARRIER_UDP && request->size > SURE_TO_PASS);
}

/* A small response goes the same way between two copies of the large request. */
static bool
is_small_meanwhile(const WnTransaction *transaction, const WnMessage *large)
{
    const WnMessage *response = transaction->responses;

    return !is_in_pieces(large) && transaction->flow == large->flow &&
           transaction->side != large->side && response && !is_large(transaction->request) &&
           !wn_message_is_lost(response) && response->size < large->size &&
           response->time > large->time && response->time < wn_message_last_time(large);
}

/* Small requests on the same flow, in any exchange. */
static void
note_small(Small *small, const WnTransaction *transaction, const WnMessage *large)
{
    const WnMessage *request = transaction->request;

    if (request && !small->answered && is_small_meanwhile(transaction, large))
        small->answered = request;
    if (!request || transaction->flow != large->flow || transaction->side != large->side ||
        transaction->method == WN_METHOD_ACK || is_in_pieces(request) ||
        (!is_in_pieces(large) && is_large(request)))
        return;
    if (transaction->responses && !small->answered &&
        transaction->exchange->start <= large->time + NEARBY)
        small->answered = request;
    if (request->time > wn_message_last_time(large) &&
        (!small->first || request->time < small->first->time))
        small->first = request;
}

/* An answered one; NULL where what comes after the large one is not answered either, though it is
 * small: somebody is gone. */
static const WnMessage *
find_small(const WnEvidence *evidence, const WnMessage *large)
{
    /* Of whole ones there may be thousands: of so many exchanges as a network has in a while. */
    static const uint32_t MOST = 16384;
    const WnModel        *model = wn_evidence_subject(evidence)->model;
    uint32_t              n = model->exchanges.table.count;
    Small                 small = { 0 };

    if (!is_in_pieces(large))
        n = n < MOST ? n : MOST;
    if (large->flow->sides[1 - large->side].sip == 0)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        const WnExchange *exchange = model->exchanges.table.values[i];

        if (exchange->end < large->time - NEARBY ||
            exchange->start > wn_message_last_time(large) + NEARBY)
            continue;
        for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
            note_small(&small, t, large);
    }
    return small.first && wn_gave_up(evidence, small.first->transaction) ? NULL : small.answered;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request, *small;

        if (!request || transaction->responses || !is_large(request))
            continue;
        small = find_small(evidence, request);
        if (small)
            wn_observe(evidence, &finding_small_request_answered, transaction, small->frame,
                       small->capture, "The %s of %u bytes on the same path is answered.",
                       wn_show_message(evidence, small), small->size);
    }
}

const WnFindingKind finding_small_request_answered = {
    .id = "small-request-answered",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
