/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of a router are watched, and a request leaves it with another branch than it came with
 * (RFC 3261 8.1.1.7), although it has no Via more and Max-Forwards is as it was: what it means to
 * the client is lost.  about is the transaction inside.
 */
#include "findings/finding.h"
#include "model/sight.h"

static const WnTransaction *
find_outside(const WnModel *model, const WnSights *sights, const WnTransaction *inside)
{
    WnTableCursor        cursor = { 0 };
    const WnTransaction *other;
    unsigned             looked = 0;

    while ((other = wn_sights_next(sights, inside, &cursor)) != NULL &&
           wn_search_on(model->searches, &looked, WN_MOST_SIGHTS))
        if (other->request && other->branch != inside->branch &&
            wn_sight_is_translated(model, inside->request, other->request) &&
            wn_endpoint_equal(wn_message_destination(other->request),
                              wn_message_destination(inside->request)) &&
            other->request->n_via == inside->request->n_via &&
            other->request->max_forwards == inside->request->max_forwards)
            return other;
    return NULL;
}

static bool
is_inside(const WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;

    return request && request->n_via == 1 &&
           wn_is_nonpublic(evidence, &wn_message_source(request)->addr);
}

static void
look(WnEvidence *evidence, const WnSights *sights, const WnTransaction *inside)
{
    const WnModel       *model = wn_evidence_subject(evidence)->model;
    const WnTransaction *outside = find_outside(model, sights, inside);

    if (outside)
        wn_observe(evidence, &finding_branch_rewritten, inside, outside->request->frame,
                   outside->request->capture,
                   "The %s leaves the router with another branch than it came with.",
                   wn_show_message(evidence, inside->request));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject  *subject = wn_evidence_subject(evidence);
    const WnExchange *exchange = NULL;
    WnSights          sights = { 0 };
    bool              any = false;

    for (unsigned i = 0; i < subject->n_transactions && !any; i++)
        any = is_inside(evidence, subject->transactions[i]);
    for (unsigned i = 0; i < subject->n_transactions && any; i++) {
        if (subject->transactions[i]->exchange == exchange)
            continue;
        exchange = subject->transactions[i]->exchange;
        for (WnTransaction *each = wn_exchange_first(exchange); each; each = each->next)
            wn_sights_add(&sights, each);
    }
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (is_inside(evidence, subject->transactions[i]))
            look(evidence, &sights, subject->transactions[i]);
    wn_sights_clear(&sights);
}

const WnFindingKind finding_branch_rewritten = {
    .id = "branch-rewritten",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
