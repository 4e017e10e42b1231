/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a phone comes from an address or port to which the phone never sent anything, while
 * it registered elsewhere: the filter of its NAT does not know the sender (RFC 4787 5; RFC 3327 and
 * RFC 5626 exist for this).  about is the transaction.
 */
#include "findings/finding.h"

#include <string.h>

static bool
is_same_user(const WnUri *a, const WnUri *b)
{
    return a && b && a->user && b->user && strcmp(a->user, b->user) == 0;
}

/* Whoever the phone's server works with knows for whom it calls: by the address of record, or by
 * the Contact.  A scanner that tries whatever port is open knows neither, and is kept out rightly.
 */
static bool
is_meant(const WnTransaction *transaction, const WnTransaction *step)
{
    return is_same_user(transaction->to, step->to) ||
           is_same_user(transaction->request->request_uri, wn_message_contact(step->request));
}

/* Within a call the peer itself may send it, where no server stays in the way. */
static bool
is_of_dialog(const WnTransaction *transaction)
{
    return transaction->request->to_tag && transaction->method != WN_METHOD_NOTIFY;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *step;
        const WnMessage     *request = transaction->request;

        if (!wn_is_unanswered(transaction) || is_of_dialog(transaction) ||
            request->flow->carrier != WN_CARRIER_UDP ||
            request->flow->sides[1 - request->side].packets > 0)
            continue;
        step = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                         request->time);
        if (!step || !wn_transaction_success(step) || !is_meant(transaction, step))
            continue;
        wn_observe(evidence, &finding_server_not_contacted, transaction, request->frame,
                   request->capture,
                   "The %s comes from %s, to which the phone never sent anything; it registered "
                   "at %s.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_source(request)),
                   wn_show_endpoint(evidence, wn_message_destination(step->request)));
    }
}

const WnFindingKind finding_server_not_contacted = {
    .id = "server-not-contacted",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
