/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A final response too large for one packet travels as IP fragments (RFC 3261 18.1.1), and none of
 * its copies gets to the next capture point, or through the router that is watched on both sides,
 * though a smaller response of the same transaction did.  about is the transaction.
 */
#include "findings/finding.h"

/* That all of so many were dropped by the capture is no accident. */
enum { ENOUGH_COPIES = 2 };

static bool
has_arrived(const WnTransaction *transaction)
{
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        if (!(response->flags & WN_MESSAGE_FRAGMENTED) && !wn_message_is_lost(response))
            return true;
    return false;
}

/* Both sides of the router are watched, and go on to be: smaller responses come in, this one does
 * not, though it is sent again and again. */
static bool
is_stopped_at_router(const WnEvidence *evidence, const WnMessage *final)
{
    const WnModel       *model = wn_evidence_subject(evidence)->model;
    const WnTransaction *outside = final->transaction,
                        *inside = outside->request ? wn_request_inside(evidence, outside) : NULL;

    return inside && final->n_copies >= ENOUGH_COPIES && inside->responses &&
           !wn_transaction_final(inside) &&
           model->points[wn_point_place(inside->request->capture)].last >=
               wn_message_last_time(final);
}

static void
look_at(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);
    bool             between;

    if (!final || !(final->flags & WN_MESSAGE_FRAGMENTED))
        return;
    between = wn_message_is_lost(final) && has_arrived(transaction);
    if (between || is_stopped_at_router(evidence, final))
        wn_observe(evidence, &finding_large_response_lost, transaction, final->frame,
                   final->capture,
                   "The \"%s\" is %u bytes long and sent in pieces; it is seen here and never %s.",
                   wn_show_message(evidence, final), final->size,
                   between ? "at the next capture point" : "inside the router");
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++)
        look_at(evidence, subject->transactions[i]);
}

const WnFindingKind finding_large_response_lost = {
    .id = "large-response-lost",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
