/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request is seen on both sides of a NAT, or at two capture points, its response only at the
 * farther one.  about is the transaction there.
 */
#include "findings/finding.h"

static const WnTransaction *
inside_copy(const WnEvidence *evidence, const WnTransaction *outside)
{
    WnTransaction *other = NULL;

    if (!wn_is_public(evidence, &wn_message_source(outside->request)->addr))
        return NULL;
    while ((other = wn_exchange_next_like(outside, other)) != NULL)
        if (other != outside && other->request &&
            wn_is_nonpublic(evidence, &wn_message_source(other->request)->addr))
            return other;
    return NULL;
}

/* Two capture points are read together, and no response of this transaction got to the next. */
static const WnMessage *
lost_response(const WnTransaction *transaction)
{
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        if (!wn_message_is_lost(response))
            return NULL;
    return transaction->responses;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject  *subject = wn_evidence_subject(evidence);
    const WnExchange *exchange = subject->transactions[0]->exchange;

    for (const WnTransaction *outside = wn_exchange_first(exchange); outside;
         outside = outside->next) {
        const WnTransaction *inside;
        const WnMessage     *lost = lost_response(outside);

        if (lost)
            wn_observe(evidence, &finding_response_lost_on_the_way, outside, lost->frame,
                       lost->capture,
                       "The \"%s\" is seen here and never at the next capture point.",
                       wn_show_message(evidence, lost));
        if (lost || !outside->request || !outside->responses || outside->method == WN_METHOD_ACK)
            continue;
        inside = inside_copy(evidence, outside);
        if (inside && !inside->responses)
            wn_observe(evidence, &finding_response_lost_on_the_way, outside,
                       outside->responses->frame, outside->responses->capture,
                       "The \"%s\" is seen outside the router and never inside.",
                       wn_show_message(evidence, outside->responses));
    }
}

const WnFindingKind finding_response_lost_on_the_way = {
    .id = "response-lost-on-the-way",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
