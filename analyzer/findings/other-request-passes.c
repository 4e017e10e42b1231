/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within a minute other requests on the same 5-tuple are answered: what does not pass is not the
 * port, but this message.  Where its kind passes before or after it, and nothing passes meanwhile,
 * it is not the message either.  About the unanswered transaction.
 */
#include <glib.h>

#include "findings/finding.h"

#include "base/sorted.h"
#include "model/begun.h"
#include "model/registration_lanes.h"
#include "model/sight.h"

static const WnTime NEARBY = 60 * WN_SECOND;

static bool
is_near(const WnMessage *message, const WnMessage *other, WnTime margin)
{
    WnTime last = wn_message_last_time(message);

    return other->time > message->time - margin && other->time < last + margin;
}

/* An answered REGISTER of the same client on the same flow. */
static const WnTransaction *
find_register(const WnSubject *subject, const WnMessage *request, WnTime margin)
{
    enum { ANSWERED = WN_LANE_STEPS | WN_LANE_ANSWERED | WN_LANE_FLOW };
    const WnEndpoint     *client = wn_message_source(request);
    const WnLaneKey       key = { .who = request->flow };
    WnTime                too_early = request->time - margin;
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    while (subject->registrations &&
           (registration = wn_registration_next_at(subject->registrations, client, &cursor,
                                                   &looked)) != NULL) {
        const WnLaneEntry *near = wn_lane_after(registration, ANSWERED, &key, too_early);

        if (near && near->step->request->time < wn_message_last_time(request) + margin)
            return near->step;
    }
    return NULL;
}

/* The answered requests of the exchange that was last looked through, by flow, side, time and
 * frame, those of one frame in order of appearance: what is not answered is asked about one by one,
 * and there may be thousands. */
typedef struct {
    const WnExchange *exchange; /* NULL: none was looked through */
    GPtrArray        *answered;
    WnTime margin; /* before the first copy of what is asked about, and behind the last */
} Search;

/* What is asked about, and the time from which on others are near. */
typedef struct {
    const WnTransaction *transaction;
    WnTime               from;
} Key;

static int
compare_ways(const WnTransaction *a, const WnTransaction *b)
{
    if (a->flow != b->flow)
        return a->flow->number < b->flow->number ? -1 : 1;
    return (int) a->side - (int) b->side;
}

static int
by_way_and_time(const void *a, const void *b)
{
    const WnTransaction *left = *(WnTransaction *const *) a, *right = *(WnTransaction *const *) b;
    int                  order = compare_ways(left, right);

    if (order != 0)
        return order;
    if (left->request->time != right->request->time)
        return left->request->time < right->request->time ? -1 : 1;
    return (left->request->frame > right->request->frame) -
           (left->request->frame < right->request->frame);
}

static void
look_through(Search *search, const WnExchange *exchange)
{
    if (search->exchange == exchange)
        return;
    search->exchange = exchange;
    g_ptr_array_set_size(search->answered, 0);
    for (WnTransaction *other = wn_exchange_first(exchange); other; other = other->next)
        if (other->request && other->responses)
            g_ptr_array_add(search->answered, other);
    g_ptr_array_sort(search->answered, by_way_and_time);
}

static bool
is_before(const void *element, const void *wanted)
{
    const WnTransaction *other = *(WnTransaction *const *) element;
    const Key           *key = wanted;
    int                  order = compare_ways(other, key->transaction);

    return order < 0 || (order == 0 && other->request->time <= key->from);
}

/* An answered request of the same exchange, of another kind, on the same flow. */
static const WnTransaction *
find_in_exchange(Search *search, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;
    const Key        key = { transaction, request->time - search->margin };
    guint            at;

    look_through(search, transaction->exchange);
    at = wn_count_before(search->answered->pdata, search->answered->len,
                         sizeof(*search->answered->pdata), is_before, &key);
    if (at < search->answered->len) {
        const WnTransaction *other = g_ptr_array_index(search->answered, at);

        if (compare_ways(other, transaction) == 0 &&
            is_near(request, other->request, search->margin))
            return other;
    }
    return NULL;
}

static const WnTransaction *
find_other(Search *search, const WnSubject *subject, const WnTransaction *transaction,
           WnTime margin)
{
    const WnTransaction *found;

    search->margin = margin;
    found = find_in_exchange(search, transaction);
    return found ? found : find_register(subject, transaction->request, margin);
}

/* One Call-ID may have thousands, and each that is not answered asks. */
static bool
has_answered_alike(WnSearches *searches, const WnExchange *exchange,
                   const WnTransaction *transaction)
{
    enum { MOST_OF_ONE = 64 };
    unsigned looked = 0;

    for (const WnTransaction *other = wn_exchange_first(exchange);
         other && wn_search_excuse(searches, &looked, MOST_OF_ONE); other = other->next)
        if (other->method == transaction->method && other->request && other->responses &&
            compare_ways(other, transaction) == 0 &&
            is_near(transaction->request, other->request, NEARBY))
            return true;
    return false;
}

/* Another request of that kind and of the same sender is answered on the same flow: an earlier or a
 * later call. */
static bool
passes_at_other_times(const WnModel *model, const WnTransaction *transaction)
{
    enum { MOST_LOOKED = 4096 };
    const WnExchange *own = transaction->exchange, *other;
    WnTime            end = wn_message_last_time(transaction->request) + NEARBY;
    uint32_t          at = wn_begun_before(model, transaction->request->time - NEARBY);

    for (unsigned looked = 0; (other = wn_begun_at(model, at)) != NULL && other->start < end; at++)
        if (!wn_search_excuse(model->searches, &looked, MOST_LOOKED))
            break;
        else if (other != own && other->from == own->from &&
                 other->methods & 1u << transaction->method &&
                 has_answered_alike(model->searches, other, transaction))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    g_autoptr(GPtrArray) answered = g_ptr_array_new();
    Search search = { .answered = answered };

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i], *passes;
        const WnMessage     *request = transaction->request;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL || request->n_via != 1 ||
            request->flow->carrier != WN_CARRIER_UDP || !wn_gave_up(evidence, transaction))
            continue;
        passes = find_other(&search, subject, transaction, NEARBY);
        if (passes && (find_other(&search, subject, transaction, 0) ||
                       !passes_at_other_times(subject->model, transaction)))
            wn_observe(evidence, &finding_other_request_passes, transaction, passes->request->frame,
                       passes->request->capture, "The %s between the same two ports is answered%s.",
                       wn_show_message(evidence, passes->request),
                       wn_sight_of(subject->model, passes->request) ? ", and passes the router"
                                                                    : "");
    }
}

const WnFindingKind finding_other_request_passes = {
    .id = "other-request-passes",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
