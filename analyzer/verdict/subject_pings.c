/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pings that a server sends to a registered phone (OPTIONS or NOTIFY), and from which on nobody
 * answers them.  Many servers send each ping only once, so it is the run that tells.
 */
#include <stdlib.h>
#include <string.h>

#include "verdict/subject.h"

/* Three in a row are no plain loss (G20). */
static const unsigned A_RUN = 3;
/* The first ones tell as much as all. */
enum { MOST_RUNS = 16 };
/* A ping this close to the end of the capture may still be answered. */
static const WnTime MAY_COME = 5 * WN_SECOND;

static int
by_flow_and_time(const void *a, const void *b)
{
    const WnPing *left = a, *right = b;

    if (left->flow != right->flow)
        return left->flow->number < right->flow->number ? -1 : 1;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return left->frame < right->frame ? -1 : left->frame > right->frame;
}

static WnTransaction *
find_transaction(const WnPing *ping)
{
    WnTransaction *t = wn_exchange_first(ping->exchange);

    while (t && !(t->request && t->request->frame == ping->frame))
        t = t->next;
    return t;
}

/* Nothing ever came from there: the phone registers from another address. */
static bool
goes_elsewhere(const WnSubject *subject, const WnMessage *ping)
{
    const WnRegistration *registration = subject->registration;
    const WnAddr         *to = &wn_message_destination(ping)->addr;

    for (unsigned i = 0; i < registration->n_steps; i++)
        if (wn_addr_equal(&wn_message_source(registration->steps[i]->request)->addr, to))
            return false;
    return !wn_host_speaks_at(&subject->model->flows, to, ping->capture);
}

/* Some phones answer no ping at all; what goes to a private address, or to one that is not theirs,
 * they cannot answer. */
static bool
means_something(const WnSubject *subject, const WnTransaction *first)
{
    const WnRegistration *registration = subject->registration;

    if (wn_model_is_nonpublic(subject->model, &wn_message_destination(first->request)->addr) ||
        goes_elsewhere(subject, first->request))
        return true;
    for (unsigned i = 0; i < registration->n_pings; i++)
        if (registration->pings[i].answered &&
            registration->pings[i].answered < first->request->time)
            return true;
    return false;
}

static void
add_run(WnSubject *subject, const WnPing *first)
{
    WnTransaction *transaction = find_transaction(first);
    unsigned       room = subject->n_deliveries;

    if (transaction && means_something(subject, transaction) &&
        wn_search_on(subject->model->searches, &room, MOST_RUNS))
        subject->deliveries[subject->n_deliveries++] = transaction;
}

void
wn_subject_pings(WnSubject *subject, WnArena *arena)
{
    const WnRegistration *registration = subject->registration;
    WnPing               *pings = WN_ARENA_ARRAY(arena, WnPing, registration->n_pings);
    const WnPing         *first = NULL;
    unsigned              sent = 0;

    if (registration->n_pings == 0)
        return;
    subject->deliveries = WN_ARENA_ARRAY(arena, WnTransaction *, MOST_RUNS);
    memcpy(pings, registration->pings, registration->n_pings * sizeof(*pings));
    qsort(pings, registration->n_pings, sizeof(*pings), by_flow_and_time);
    for (unsigned i = 0; i < registration->n_pings; i++) {
        const WnPing *ping = &pings[i];

        if (!first || first->flow != ping->flow || ping->answered) {
            first = ping->answered ? NULL : ping;
            sent = 0;
        }
        if (!first || subject->model->last - ping->time < MAY_COME)
            continue;
        if (sent < A_RUN && sent + ping->sends >= A_RUN)
            add_run(subject, first);
        sent += ping->sends;
    }
}
