/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of a router are watched: a whole request arrives at it again and again and never
 * leaves it, while its outer side shows that it lives.  about is the transaction on the side where
 * it comes from.
 */
#include "findings/finding.h"
#include "model/sight.h"

/* Other requests of the same client are seen on both sides. */
static bool
is_watched_outside(const WnSubject *subject, const WnTransaction *transaction)
{
    const WnEndpoint     *client = wn_message_source(transaction->request);
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    for (const WnTransaction *other = wn_exchange_first(transaction->exchange); other;
         other = other->next)
        if (other->request && other->flow == transaction->flow &&
            wn_sight_of(subject->model, other->request))
            return true;
    while (subject->registrations &&
           (registration =
                wn_registration_next_at(subject->registrations, client, &cursor, &looked)) != NULL)
        if (wn_endpoint_equal(&registration->client, client) && registration->n_copies > 0)
            return true;
    return false;
}

/* The outer address of the router does something meanwhile: else the whole line may be down. */
static bool
is_line_up(const WnModel *model, const WnMessage *request)
{
    enum { MOST = 64 };
    const WnTime     from = request->time, until = wn_message_last_time(request);
    const WnMapping *seen =
        wn_mapping_of_inside(&model->mappings, &wn_message_source(request)->addr);
    unsigned looked = 0;

    for (; seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_inside) {
        const WnAddr *outside = &seen->outside.addr;
        const WnHost *host = wn_host_find(&model->flows, outside);

        if (wn_host_heard(&model->flows, outside, from, until) ||
            (host && host->link_last >= from && host->link_last <= until))
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *asked = NULL; /* the answer is the same for all of its exchange and flow */
    bool                 is_watched = false;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || request->flow->carrier != WN_CARRIER_UDP ||
            request->flags &
                (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_OVERSIZED | WN_MESSAGE_LOST_PIECES) ||
            !wn_gave_up(evidence, transaction) || wn_sight_of(subject->model, request) ||
            !wn_is_nonpublic(evidence, &wn_message_source(request)->addr))
            continue;
        if (!asked || asked->exchange != transaction->exchange ||
            asked->flow != transaction->flow || asked->side != transaction->side) {
            is_watched = is_watched_outside(subject, transaction);
            asked = transaction;
        }
        if (!is_watched || !is_line_up(subject->model, request))
            continue;
        wn_observe(evidence, &finding_request_swallowed, transaction, request->frame,
                   request->capture,
                   "The %s of %u bytes, sent %u times, is seen inside the router and never "
                   "outside.",
                   wn_show_message(evidence, request), request->size, request->n_copies + 1u);
    }
}

const WnFindingKind finding_request_swallowed = {
    .id = "request-swallowed",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
