/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within a minute other requests on the same 5-tuple are answered: what does not pass is not the
 * port, but this message.  About the unanswered transaction.
 */
#include <glib.h>

#include "findings/finding.h"
#include "model/registration_lanes.h"
#include "model/sight.h"

static const WnTime NEARBY = 60 * WN_SECOND;

static bool
is_near(const WnMessage *message, const WnMessage *other)
{
    WnTime last = wn_message_last_time(message);

    return other->time > message->time - NEARBY && other->time < last + NEARBY;
}

/* An answered REGISTER of the same client on the same flow. */
static const WnTransaction *
find_register(const WnSubject *subject, const WnMessage *request)
{
    enum { ANSWERED = WN_LANE_STEPS | WN_LANE_ANSWERED | WN_LANE_FLOW };
    const WnEndpoint     *client = wn_message_source(request);
    const WnLaneKey       key = { .who = request->flow };
    WnTime                too_early = request->time - NEARBY;
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(subject->registrations, client, &cursor,
                                                   &looked)) != NULL) {
        const WnLaneEntry *near = wn_lane_after(registration, ANSWERED, &key, too_early);

        if (near && near->step->request->time < wn_message_last_time(request) + NEARBY)
            return near->step;
    }
    return NULL;
}

/* The answered requests of the exchange and flow that was last looked through, in its order: what
 * is not answered is asked about one by one, and there may be thousands. */
typedef struct {
    const WnTransaction *asked; /* NULL: none was looked through */
    GPtrArray           *answered;
    guint                from; /* those before are too old for asked, and for what came later */
    bool                 in_order;
} Search;

static void
add_answered(Search *search, WnTransaction *transaction)
{
    const WnTransaction *last = search->answered->len > 0
                                    ? g_ptr_array_index(search->answered, search->answered->len - 1)
                                    : transaction;

    search->in_order &= last->request->time <= transaction->request->time;
    g_ptr_array_add(search->answered, transaction);
}

static void
look_through(Search *search, const WnTransaction *transaction)
{
    bool same = search->asked && search->asked->exchange == transaction->exchange &&
                search->asked->flow == transaction->flow &&
                search->asked->side == transaction->side;

    if (!same) {
        g_ptr_array_set_size(search->answered, 0);
        search->in_order = true;
    }
    for (WnTransaction *other = same ? NULL : wn_exchange_first(transaction->exchange); other;
         other = other->next)
        if (other->request && other->responses && other->flow == transaction->flow &&
            other->side == transaction->side)
            add_answered(search, other);
    if (!same || transaction->request->time < search->asked->request->time)
        search->from = 0;
    search->asked = transaction;
}

/* An answered request of the same exchange, of another kind, on the same flow. */
static const WnTransaction *
find_in_exchange(Search *search, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;
    WnTime           too_late = wn_message_last_time(request) + NEARBY;

    look_through(search, transaction);
    for (guint i = search->from; i < search->answered->len; i++) {
        const WnTransaction *other = g_ptr_array_index(search->answered, i);
        if (is_near(request, other->request))
            return other;
        if (search->in_order && other->request->time >= too_late)
            break;
        if (i == search->from && other->request->time <= request->time - NEARBY)
            search->from++;
    }
    return NULL;
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
        passes = find_in_exchange(&search, transaction);
        if (!passes && subject->registrations)
            passes = find_register(subject, request);
        if (passes)
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
