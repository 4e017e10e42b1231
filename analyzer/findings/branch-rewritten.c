/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of a router are watched, and a request leaves it with another branch than it came with
 * (RFC 3261 8.1.1.7), although it has no Via more and Max-Forwards is as it was: what it means to
 * the client is lost.  about is the transaction inside.
 */
#include "findings/finding.h"

#include "base/sorted.h"
#include "model/sight.h"

#include <stdlib.h>

/* The transactions of an exchange by their request: two sights of one have another branch. */
typedef struct {
    const WnTransaction *transaction;
    unsigned             number; /* in the exchange */
} Sight;

typedef struct {
    Sight   *all;
    unsigned n;
} Sights;

static int
compare_requests(const WnTransaction *a, const WnTransaction *b)
{
    if (a->cseq != b->cseq)
        return a->cseq < b->cseq ? -1 : 1;
    return (int) a->method - (int) b->method;
}

static int
by_request(const void *a, const void *b)
{
    const Sight *left = a, *right = b;
    int          order = compare_requests(left->transaction, right->transaction);

    return order ? order : left->number < right->number ? -1 : 1;
}

static const void *
sort_sights(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnTransaction *first = wn_exchange_first(about);
    Sights              *sights = WN_ARENA_NEW(kept, Sights);
    unsigned             n = 0;

    (void) evidence;
    for (const WnTransaction *each = first; each; each = each->next)
        n++;
    sights->all = WN_ARENA_ARRAY(kept, Sight, n);
    for (const WnTransaction *each = first; each; each = each->next, sights->n++)
        sights->all[sights->n] = (Sight){ each, sights->n };
    qsort(sights->all, n, sizeof(*sights->all), by_request);
    return sights;
}

static bool
is_before(const void *element, const void *key)
{
    const Sight *sight = element;

    return compare_requests(sight->transaction, key) < 0;
}

static const WnTransaction *
find_outside(const WnModel *model, const Sights *sights, const WnTransaction *inside)
{
    unsigned at = wn_count_before(sights->all, sights->n, sizeof(*sights->all), is_before, inside);
    unsigned looked = 0;

    for (; at < sights->n && compare_requests(sights->all[at].transaction, inside) == 0 &&
           wn_search_on(model->searches, &looked, WN_MOST_SIGHTS);
         at++) {
        const WnTransaction *other = sights->all[at].transaction;

        if (other->request && other->branch != inside->branch &&
            wn_sight_is_translated(model, inside->request, other->request) &&
            wn_endpoint_equal(wn_message_destination(other->request),
                              wn_message_destination(inside->request)) &&
            other->request->n_via == inside->request->n_via &&
            other->request->max_forwards == inside->request->max_forwards)
            return other;
    }
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
look(WnEvidence *evidence, const Sights *sights, const WnTransaction *inside)
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
    const Sights     *sights = NULL;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];

        if (!is_inside(evidence, transaction))
            continue;
        if (transaction->exchange != exchange) {
            exchange = transaction->exchange;
            sights = wn_evidence_of_exchange(evidence, sort_sights, exchange);
        }
        look(evidence, sights, transaction);
    }
}

const WnFindingKind finding_branch_rewritten = {
    .id = "branch-rewritten",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
