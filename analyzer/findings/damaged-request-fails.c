/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request whose identity or length a router changed (From, To, Request-URI, Route,
 * Content-Length) is refused by a code that such damage explains, or not answered at all.  Changed
 * addresses alone (Via, Contact, SDP) are what an ALG is for, and so is the router's own address in
 * the place of the inside one in the others.  about is the transaction inside.
 */
#include "findings/finding.h"
#include "model/sight.h"

static const unsigned DAMAGE =
    WN_CHANGED_REQUEST_URI | WN_CHANGED_FROM | WN_CHANGED_TO | WN_CHANGED_ROUTE | WN_CHANGED_LENGTH;

/* The end of the hop that the router translates, in this sight of the message. */
static const WnEndpoint *
translated_end(const WnMessage *message, const WnMessage *other)
{
    return wn_endpoint_equal(wn_message_source(message), wn_message_source(other))
               ? wn_message_destination(message)
               : wn_message_source(message);
}

/* The router put its own address in the place of the inside one, or the other way round, as it did
 * with the packet: who is meant stays the same. */
static bool
is_translation(const WnMessage *inside, const WnMessage *outside, const WnUri *before,
               const WnUri *after)
{
    const WnEndpoint *own = translated_end(inside, outside), *its = translated_end(outside, inside);

    return before && after && before->user == after->user &&
           wn_addr_equal(&before->endpoint.addr, &own->addr) &&
           wn_addr_equal(&after->endpoint.addr, &its->addr) &&
           (wn_uri_port(before) == wn_uri_port(after) ||
            (wn_uri_port(before) == own->port && wn_uri_port(after) == its->port));
}

/* What changed, less what follows the packet's own translation. */
static unsigned
damage_of(const WnMessage *inside, const WnMessage *outside)
{
    const WnTransaction *in = inside->transaction, *out = outside->transaction;
    unsigned             damage = wn_sight_changes(inside, outside) & DAMAGE;

    if (is_translation(inside, outside, inside->request_uri, outside->request_uri))
        damage &= ~(unsigned) WN_CHANGED_REQUEST_URI;
    if (is_translation(inside, outside, in->from, out->from))
        damage &= ~(unsigned) WN_CHANGED_FROM;
    if (is_translation(inside, outside, in->to, out->to))
        damage &= ~(unsigned) WN_CHANGED_TO;
    return damage;
}

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
    if (!outside || !wn_sight_is_inside(model, inside, outside) || damage_of(inside, outside) == 0)
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
