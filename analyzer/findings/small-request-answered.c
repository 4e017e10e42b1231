/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small request between the same two endpoints is answered at about the same time: only size
 * makes the difference.  about is the large transaction.
 */
#include "findings/finding.h"

static const WnTime NEARBY = 60 * WN_SECOND;

/* An answered request in one piece on the same flow, in any exchange. */
static const WnMessage *
find_small(const WnModel *model, const WnMessage *large)
{
    if (large->flow->sides[1 - large->side].sip == 0)
        return NULL;
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        const WnExchange *exchange = model->exchanges.table.values[i];
        if (exchange->end < large->time - NEARBY || exchange->start > large->time + NEARBY)
            continue;
        for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
            if (t->request && t->responses && t->flow == large->flow && t->side == large->side &&
                !(t->request->flags & (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES)))
                return t->request;
    }
    return NULL;
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
        small = find_small(subject->model, request);
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
