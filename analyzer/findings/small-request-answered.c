/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small request between the same two endpoints is answered at about the same time: only size
 * makes the difference.  about is the large transaction.
 */
#include "findings/finding.h"

static const WnTime NEARBY = 60 * WN_SECOND;

typedef struct {
    const WnMessage *answered; /* about then; NULL: none */
    const WnMessage *first;    /* after the large one; NULL: none */
} Small;

/* Requests in one piece on the same flow, in any exchange. */
static void
note_small(Small *small, const WnTransaction *transaction, const WnMessage *large)
{
    const WnMessage *request = transaction->request;

    if (!request || transaction->flow != large->flow || transaction->side != large->side ||
        transaction->method == WN_METHOD_ACK ||
        request->flags & (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES))
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
    const WnModel *model = wn_evidence_subject(evidence)->model;
    Small          small = { 0 };

    if (large->flow->sides[1 - large->side].sip == 0)
        return NULL;
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
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

        if (!request || transaction->responses ||
            !(request->flags & (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES)))
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
    .needs = WN_HAS_PIECES | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
