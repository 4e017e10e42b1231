/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request whose identity or length a router changed (From, To, Request-URI, Route,
 * Content-Length) is refused by a code that such damage explains, or not answered at all.  Changed
 * addresses alone (Via, Contact, SDP) are what an ALG is for.  about is the transaction inside.
 */
#include "findings/finding.h"
#include "model/sight.h"

static const unsigned DAMAGE =
    WN_CHANGED_REQUEST_URI | WN_CHANGED_FROM | WN_CHANGED_TO | WN_CHANGED_ROUTE | WN_CHANGED_LENGTH;

/* Not understood, not authentic, not found, no such dialog: RFC 3261 21.4. */
static bool
is_explained(const WnMessage *request, const WnMessage *final)
{
    static const uint16_t codes[] = { 400, 403, 404, 416, 481, 482, 484, 485, 500, 501 };

    if (final->status == 401 || final->status == 407)
        return request->flags & WN_MESSAGE_CREDENTIALS;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (final->status == codes[i])
            return true;
    return false;
}

static void
look_at(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMessage *inside = transaction->request, *outside, *final;

    outside = inside ? wn_sight_of(model, inside) : NULL;
    if (!outside || !wn_sight_is_inside(model, inside, outside) ||
        !(wn_sight_changes(inside, outside) & DAMAGE))
        return;
    final = wn_transaction_final(transaction);
    if (!final)
        final = wn_transaction_final(outside->transaction);
    if (final && is_explained(inside, final))
        wn_observe(evidence, &finding_damaged_request_fails, transaction, final->frame,
                   final->capture, "The changed %s is answered \"%s\".",
                   wn_show_message(evidence, inside), wn_show_message(evidence, final));
    else if (!final && wn_gave_up(evidence, outside->transaction))
        wn_observe(evidence, &finding_damaged_request_fails, transaction, outside->frame,
                   outside->capture, "The changed %s is never answered.",
                   wn_show_message(evidence, inside));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->method != WN_METHOD_ACK)
            look_at(evidence, subject->transactions[i]);
}

const WnFindingKind finding_damaged_request_fails = {
    .id = "damaged-request-fails",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
