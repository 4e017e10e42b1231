/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request is seen on both sides of a NAT, or at two capture points, its response only at the
 * farther one.  about is the transaction there.
 */
#include "findings/finding.h"

/* Two capture points are read together, and no response of this transaction got to the next. */
static const WnMessage *
lost_response(const WnTransaction *transaction)
{
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        if (!wn_message_is_lost(response))
            return NULL;
    return transaction->responses;
}

/* A response that is only seen at the farther point. */
typedef struct {
    const WnTransaction *outside;
    const WnMessage     *response;
    bool                 inside; /* there the request is seen, too */
} Loss;

typedef struct {
    Loss    *losses;
    unsigned n;
} Losses;

static bool
find_loss(const WnEvidence *evidence, const WnTransaction *outside, Loss *loss)
{
    const WnTransaction *inside;

    *loss = (Loss){ outside, lost_response(outside), false };
    if (loss->response)
        return true;
    if (!outside->request || !outside->responses || outside->method == WN_METHOD_ACK)
        return false;
    inside = wn_request_inside(evidence, outside);
    *loss = (Loss){ outside, outside->responses, true };
    return inside && !inside->responses;
}

/* Of a Call-ID that registrations of many clients may share; what registers stays unpacked. */
static const void *
look_through(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnExchange *exchange = about;
    Losses           *found = WN_ARENA_NEW(kept, Losses);
    unsigned          n = 0;
    Loss              loss;

    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        n += find_loss(evidence, t, &loss);
    found->losses = WN_ARENA_ARRAY(kept, Loss, n);
    for (const WnTransaction *t = wn_exchange_first(exchange); t && found->n < n; t = t->next)
        found->n += find_loss(evidence, t, &found->losses[found->n]);
    return found;
}

static void
tell(WnEvidence *evidence, const Loss *loss)
{
    wn_observe(evidence, &finding_response_lost_on_the_way, loss->outside, loss->response->frame,
               loss->response->capture,
               loss->inside ? "The \"%s\" is seen outside the router and never inside."
                            : "The \"%s\" is seen here and never at the next capture point.",
               wn_show_message(evidence, loss->response));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject  *subject = wn_evidence_subject(evidence);
    const WnExchange *exchange = subject->transactions[0]->exchange;
    Loss              loss;

    if (subject->kind == WN_SUBJECT_REGISTRATION) {
        const Losses *found = wn_evidence_once(evidence, look_through, exchange);

        for (unsigned i = 0; i < found->n; i++)
            tell(evidence, &found->losses[i]);
        return;
    }
    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        if (find_loss(evidence, t, &loss))
            tell(evidence, &loss);
}

const WnFindingKind finding_response_lost_on_the_way = {
    .id = "response-lost-on-the-way",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
