/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subscriptions by phone, resource and event, and by time. */
#include "model/subscriptions.h"

#include <glib.h>
#include <stdlib.h>

#include "model/exchange.h"
#include "model/registration.h"

/* What two of one phone have in common; texts and URIs are one where they are equal. */
typedef struct {
    uint32_t    device; /* by its registration, from 1; 0: that is not in the capture, but ... */
    WnAddr      from;   /* ... where it is ... */
    const void *via;    /* ... and what it calls itself */
    const void *subscriber, *resource, *event;
} Key;

typedef struct {
    Key               key;
    uint32_t          number;           /* in order of appearance */
    const WnExchange *exchange, *after; /* after: the one that it is the next of */
    WnSubscribed      is;
} Entry;

/* Next to the phone; accepted, and for longer than an answer (RFC 6665 4.4.3). */
static const WnTransaction *
find_beginning(const WnExchange *exchange)
{
    const WnTransaction *found = NULL;

    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next) {
        const WnMessage *accepted = t->request ? wn_transaction_success(t) : NULL;

        if (t->method == WN_METHOD_SUBSCRIBE && accepted && !t->request->to_tag &&
            t->request->expires != 0 && accepted->expires != 0 &&
            (!found || t->request->n_via < found->request->n_via))
            found = t;
    }
    return found;
}

static Key
key_of(const WnRegistrations *registrations, const WnTransaction *beginning)
{
    const WnMessage      *request = beginning->request;
    const WnRegistration *registration =
        wn_registration_of(registrations, request, beginning->exchange->from);
    Key key = { .subscriber = beginning->from,
                .resource = beginning->to,
                .event = request->extra ? request->extra->event : NULL };

    if (registration) {
        key.device = registration->device + 1;
    } else {
        key.via = request->via;
        key.from = wn_message_source(request)->addr;
    }
    return key;
}

static int
compare_pointers(const void *a, const void *b)
{
    return ((uintptr_t) a > (uintptr_t) b) - ((uintptr_t) a < (uintptr_t) b);
}

static int
compare_keys(const Key *a, const Key *b)
{
    int order = (a->device > b->device) - (a->device < b->device);

    order = order ? order : wn_addr_compare(&a->from, &b->from);
    order = order ? order : compare_pointers(a->via, b->via);
    order = order ? order : compare_pointers(a->subscriber, b->subscriber);
    order = order ? order : compare_pointers(a->resource, b->resource);
    return order ? order : compare_pointers(a->event, b->event);
}

static int
by_key_and_time(const void *a, const void *b)
{
    const Entry *left = a, *right = b;
    int          order = compare_keys(&left->key, &right->key);

    if (order == 0)
        order = (left->is.accepted > right->is.accepted) - (left->is.accepted < right->is.accepted);
    return order ? order : (left->number > right->number) - (left->number < right->number);
}

static uint64_t
exchange_hash(const WnExchange *exchange)
{
    return wn_hash_mix(0, (uintptr_t) exchange);
}

static void
note_next(WnSubscriptions *subscriptions, WnArena *arena, const Entry *entry, const Entry *next)
{
    Entry *kept;

    if (compare_keys(&entry->key, &next->key) != 0)
        return;
    kept = WN_ARENA_NEW(arena, Entry);
    *kept = *next;
    kept->after = entry->exchange;
    wn_table_add(&subscriptions->by_exchange, exchange_hash(entry->exchange), kept);
}

void
wn_subscriptions_build(const WnModel *model, const WnRegistrations *registrations, WnArena *arena,
                       WnSubscriptions *subscriptions)
{
    const WnTable *exchanges = &model->exchanges.table;
    GArray        *entries = g_array_new(FALSE, FALSE, sizeof(Entry));

    *subscriptions = (WnSubscriptions){ .by_exchange = { 0 } };
    for (uint32_t i = 0; i < exchanges->count; i++) {
        const WnExchange    *exchange = exchanges->values[i];
        const WnTransaction *beginning =
            exchange->methods & 1u << WN_METHOD_SUBSCRIBE ? find_beginning(exchange) : NULL;

        if (beginning) {
            Entry entry = { .key = key_of(registrations, beginning),
                            .number = i,
                            .exchange = exchange,
                            .is = { .spot = wn_message_spot(beginning->request),
                                    .accepted = wn_transaction_success(beginning)->time } };
            g_array_append_val(entries, entry);
        }
        if (exchange->methods & 1u << WN_METHOD_SUBSCRIBE)
            wn_exchanges_rest(exchange->store);
    }
    if (entries->len > 1)
        qsort(entries->data, entries->len, sizeof(Entry), by_key_and_time);
    for (guint i = 1; i < entries->len; i++)
        note_next(subscriptions, arena, &g_array_index(entries, Entry, i - 1),
                  &g_array_index(entries, Entry, i));
    g_array_unref(entries);
}

void
wn_subscriptions_clear(WnSubscriptions *subscriptions)
{
    wn_table_clear(&subscriptions->by_exchange);
}

const WnSubscribed *
wn_subscription_newer(const WnSubscriptions *subscriptions, const WnExchange *exchange)
{
    WnTableCursor cursor = { 0 };
    const Entry  *next;

    while ((next = wn_table_next(&subscriptions->by_exchange, exchange_hash(exchange), &cursor)) !=
           NULL)
        if (next->after == exchange)
            return &next->is;
    return NULL;
}
