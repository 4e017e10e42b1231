/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See named.h. */
#include "model/named.h"

#include "base/sorted.h"

#include <glib.h>
#include <stdlib.h>

/* SDP may be seen a little behind the media that it is about, and media behind the BYE. */
static const WnTime LATE_SDP = WN_SECOND;
static const WnTime AFTER_END = 2 * WN_SECOND;

typedef struct {
    WnEndpoint  endpoint;
    WnAddr      by;
    WnTime      time;
    WnExchange *exchange;
} Naming;

struct WnNamed {
    Naming  *all; /* by endpoint, host and time */
    unsigned n;
};

static int
compare_places(const Naming *a, const Naming *b)
{
    int order = wn_endpoint_compare(&a->endpoint, &b->endpoint);

    return order != 0 ? order : wn_addr_compare(&a->by, &b->by);
}

static int
compare(const void *first, const void *second)
{
    const Naming *a = first, *b = second;
    int           order = compare_places(a, b);

    if (order != 0)
        return order;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->exchange->first_frame > b->exchange->first_frame) -
           (a->exchange->first_frame < b->exchange->first_frame);
}

static void
note(GArray *named, WnExchange *exchange, const WnMessage *message)
{
    for (; message; message = message->next)
        for (unsigned i = 0; message->session && i < message->session->n_media; i++) {
            const WnMediaLine *line = &message->session->media[i];
            Naming             naming = { .endpoint = line->endpoint,
                                          .by = wn_message_source(message)->addr,
                                          .time = message->time,
                                          .exchange = exchange };

            if (line->endpoint.addr.family != 0 && !line->rejected)
                g_array_append_val(named, naming);
        }
}

/* An offer that nobody answered led to no media. */
static bool
is_agreed(const WnTransaction *transaction)
{
    for (; transaction; transaction = transaction->next)
        for (const WnMessage *response = transaction->responses; response;
             response = response->next)
            if (response->session)
                return true;
    return false;
}

static void
note_exchange(GArray *named, WnExchange *exchange)
{
    bool                 was_awake = exchange->awake != NULL;
    const WnTransaction *first = wn_exchange_first(exchange);

    for (const WnTransaction *at = is_agreed(first) ? first : NULL; at; at = at->next) {
        note(named, exchange, at->request);
        note(named, exchange, at->responses);
    }
    if (!was_awake)
        wn_exchange_let_go(exchange);
}

static struct WnNamed *
gather(const WnModel *model)
{
    const WnTable  *exchanges = &model->exchanges.table;
    struct WnNamed *named = WN_ARENA_NEW(model->searches->arena, struct WnNamed);
    GArray         *all = g_array_new(FALSE, FALSE, sizeof(Naming));

    for (uint32_t i = 0; i < exchanges->count; i++) {
        WnExchange *exchange = exchanges->values[i];

        wn_exchanges_warm(&model->exchanges, i + 2);
        if (exchange->methods & 1u << WN_METHOD_INVITE)
            note_exchange(all, exchange);
    }
    g_array_sort(all, compare);
    named->n = all->len;
    named->all = WN_ARENA_ARRAY(model->searches->arena, Naming, all->len);
    for (unsigned i = 0; i < all->len; i++)
        named->all[i] = g_array_index(all, Naming, i);
    g_array_unref(all);
    return named;
}

static bool
is_not_later(const void *element, const void *key)
{
    const Naming *naming = element, *place = key;
    int           order = compare_places(naming, place);

    return order < 0 || (order == 0 && naming->time <= place->time);
}

/* The first that is behind the place, or later there. */
static unsigned
first_behind(const struct WnNamed *named, const Naming *place)
{
    return wn_count_before(named->all, named->n, sizeof(*named->all), is_not_later, place);
}

static bool
names_party(const WnMessage *message, const WnAddr *party)
{
    for (; message; message = message->next) {
        if (wn_addr_equal(&wn_message_source(message)->addr, party) ||
            wn_addr_equal(&wn_message_destination(message)->addr, party))
            return true;
        for (unsigned i = 0; message->session && i < message->session->n_media; i++)
            if (wn_addr_equal(&message->session->media[i].endpoint.addr, party))
                return true;
    }
    return false;
}

/* Or may have: of more requests than these it is not known. */
static bool
has_party(const WnModel *model, WnExchange *exchange, const WnAddr *party)
{
    enum { MOST = 256 };
    bool     was_awake = exchange->awake != NULL, found = false;
    unsigned looked = 0;

    for (const WnTransaction *at = wn_exchange_first(exchange); at && !found; at = at->next)
        found = !wn_search_on(model->searches, &looked, MOST) || names_party(at->request, party) ||
                names_party(at->responses, party);
    if (!was_awake)
        wn_exchange_let_go(exchange);
    return found;
}

static bool
is_over(const WnExchange *exchange, WnTime time)
{
    return (exchange->methods & 1u << WN_METHOD_BYE) && exchange->end + AFTER_END < time;
}

WnExchange *
wn_named_elsewhere(const WnModel *model, const WnExchange *own, const WnNamedQuery *query)
{
    enum { MOST = 32 };
    const Naming      place = { .endpoint = *query->endpoint,
                                .by = *query->by,
                                .time = query->since + LATE_SDP };
    WnSearches       *searches = model->searches;
    const WnExchange *last = own;
    unsigned          looked = 0, at;

    if (!searches->arena)
        return NULL;
    if (!searches->named)
        searches->named = gather(model);
    at = first_behind(searches->named, &place);
    for (; at > 0 && compare_places(&searches->named->all[at - 1], &place) == 0; at--) {
        WnExchange *exchange = searches->named->all[at - 1].exchange;

        if (exchange == own || exchange == last || is_over(exchange, query->since))
            continue;
        last = exchange;
        if (!wn_search_on(searches, &looked, MOST) || has_party(model, exchange, query->party))
            return exchange;
    }
    return NULL;
}
