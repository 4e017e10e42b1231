/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding exchanges and transactions, and packing those that are over. */
#include "model/exchange.h"

#include <glib.h>
#include <string.h>

#include "model/pack.h"

/* The longest that a request waits for its answer (RFC 3261 17, Timers B and F). */
static const WnTime QUIET = 32 * WN_SECOND;
/* So many transactions are looked through one by one. */
enum { FEW = 12 };
/* A call is a few messages and some transactions. */
static const size_t CHUNK = 1536;

void
wn_exchanges_clear(WnExchangeStore *store)
{
    for (uint32_t i = 0; i < store->table.count; i++) {
        WnExchange *exchange = store->table.values[i];
        if (exchange->awake && exchange->awake->arena)
            wn_arena_free(exchange->awake->arena);
        g_free(exchange->awake);
        g_free(exchange->packed);
    }
    wn_table_clear(&store->table);
    g_free(store->buckets);
    g_free(store->room.bytes);
    *store = (WnExchangeStore){ 0 };
}

static uint64_t
text_hash(const char *call_id)
{
    return wn_hash_mix(0, (uintptr_t) call_id);
}

WnExchange *
wn_exchange_find(const WnExchangeStore *store, const char *call_id)
{
    uint64_t      hash = text_hash(call_id);
    WnTableCursor cursor = { 0 };
    WnExchange   *exchange;

    while ((exchange = wn_table_next(&store->table, hash, &cursor)) != NULL)
        if (exchange->call_id == call_id)
            return exchange;
    return NULL;
}

/* ------------------------------------------------------------------ the order of use */

static void
link_newest(WnExchangeStore *store, WnAwake *awake)
{
    awake->newer = NULL;
    awake->older = store->newest;
    if (store->newest)
        store->newest->newer = awake;
    else
        store->oldest = awake;
    store->newest = awake;
    awake->listed = true;
    store->n_awake++;
}

static void
unlink_awake(WnExchangeStore *store, WnAwake *awake)
{
    if (awake->newer)
        awake->newer->older = awake->older;
    else
        store->newest = awake->older;
    if (awake->older)
        awake->older->newer = awake->newer;
    else
        store->oldest = awake->newer;
    awake->listed = false;
    store->n_awake--;
}

WnExchange *
wn_exchange_add(WnExchangeStore *store, const char *call_id, bool own_arena)
{
    WnExchange *exchange = WN_ARENA_NEW(store->arena, WnExchange);
    WnAwake    *awake = g_new0(WnAwake, 1);

    exchange->store = store;
    exchange->call_id = call_id;
    exchange->awake = awake;
    awake->exchange = exchange;
    if (own_arena) {
        awake->arena = wn_arena_new(CHUNK);
        link_newest(store, awake);
    }
    wn_table_add(&store->table, text_hash(call_id), exchange);
    return exchange;
}

/* ------------------------------------------------------------------ the index of transactions */

static uint64_t
hash_of(const WnTransaction *transaction)
{
    return wn_hash_mix(wn_hash_mix((uintptr_t) transaction->exchange, transaction->branch),
                       (uint64_t) transaction->cseq << 8 | transaction->method);
}

static WnTransaction **
bucket_of(const WnExchangeStore *store, const WnTransaction *transaction)
{
    return &store->buckets[wn_table_fold(hash_of(transaction)) & (store->n_buckets - 1)];
}

/* Behind those that are there: their order is the order of appearance. */
static void
put_in_bucket(const WnExchangeStore *store, WnTransaction *transaction)
{
    WnTransaction **at = bucket_of(store, transaction);

    while (*at)
        at = &(*at)->next_hashed;
    transaction->next_hashed = NULL;
    *at = transaction;
}

static void
grow(WnExchangeStore *store)
{
    uint32_t        old_size = store->n_buckets;
    WnTransaction **old = store->buckets;

    store->n_buckets = old_size ? old_size * 2 : 256;
    store->buckets = g_new0(WnTransaction *, store->n_buckets);
    for (uint32_t i = 0; i < old_size; i++)
        for (WnTransaction *next, *at = old[i]; at; at = next) {
            next = at->next_hashed;
            put_in_bucket(store, at);
        }
    g_free(old);
}

static void
add_to_index(WnExchangeStore *store, WnTransaction *transaction)
{
    if (store->n_indexed >= store->n_buckets)
        grow(store);
    put_in_bucket(store, transaction);
    store->n_indexed++;
}

static void
add_all_to_index(const WnAwake *awake)
{
    for (WnTransaction *at = awake->first; at; at = at->next)
        add_to_index(awake->exchange->store, at);
}

static void
remove_from_index(WnExchangeStore *store, const WnTransaction *transaction)
{
    WnTransaction **at = bucket_of(store, transaction);

    while (*at != transaction)
        at = &(*at)->next_hashed;
    *at = transaction->next_hashed;
    store->n_indexed--;
}

WnArena *
wn_exchange_arena(const WnExchange *exchange)
{
    return exchange->awake->arena ? exchange->awake->arena : exchange->store->arena;
}

void
wn_exchange_append(WnExchange *exchange, WnTransaction *transaction)
{
    WnAwake *awake = exchange->awake;

    transaction->exchange = exchange;
    if (awake->last)
        awake->last->next = transaction;
    else
        awake->first = transaction;
    awake->last = transaction;
    awake->n++;
    if (awake->n == FEW + 1)
        add_all_to_index(awake);
    else if (awake->n > FEW)
        add_to_index(exchange->store, transaction);
}

static bool
is_alike(const WnTransaction *a, const WnTransaction *b)
{
    return a->exchange == b->exchange && a->branch == b->branch && a->cseq == b->cseq &&
           a->method == b->method;
}

WnTransaction *
wn_exchange_next_like(const WnTransaction *sought, WnTransaction *previous)
{
    const WnAwake *awake = sought->exchange->awake;
    bool           indexed = awake->n > FEW;
    WnTransaction *at;

    if (previous)
        at = indexed ? previous->next_hashed : previous->next;
    else
        at = indexed ? *bucket_of(sought->exchange->store, sought) : awake->first;
    while (at && !is_alike(at, sought))
        at = indexed ? at->next_hashed : at->next;
    return at;
}

/* ------------------------------------------------------------------ packing */

static WnAwake *
unpack(WnExchange *exchange)
{
    WnAwake *awake = g_new0(WnAwake, 1);

    awake->exchange = exchange;
    awake->arena = wn_arena_new(CHUNK);
    wn_unpack(wn_bytes(exchange->packed, exchange->packed_size), awake);
    exchange->awake = awake;
    return awake;
}

/* What was packed stays true, so this is no more than another way to hold it. */
WnTransaction *
wn_exchange_first(const WnExchange *asked)
{
    WnExchange      *exchange = (WnExchange *) asked;
    WnExchangeStore *store = exchange->store;
    WnAwake         *awake;

    if (exchange->awake)
        return exchange->awake->first;
    awake = unpack(exchange);
    awake->reading = true;
    awake->older = store->reading;
    store->reading = awake;
    return awake->first;
}

static void
drop_awake(WnAwake *awake)
{
    awake->exchange->awake = NULL;
    wn_arena_free(awake->arena);
    g_free(awake);
}

void
wn_exchanges_rest(WnExchangeStore *store)
{
    while (store->reading) {
        WnAwake *next = store->reading->older;
        drop_awake(store->reading);
        store->reading = next;
    }
}

void
wn_exchange_touch(WnExchange *exchange)
{
    WnExchangeStore *store = exchange->store;
    WnAwake         *awake;

    wn_exchanges_rest(store);
    awake = exchange->awake;
    if (!awake) {
        awake = unpack(exchange);
        g_clear_pointer(&exchange->packed, g_free);
        if (awake->n > FEW)
            add_all_to_index(awake);
        link_newest(store, awake);
    } else if (awake->listed && awake != store->newest) {
        unlink_awake(store, awake);
        link_newest(store, awake);
    }
}

static void
pack(WnExchangeStore *store, WnAwake *awake)
{
    WnExchange *exchange = awake->exchange;

    unlink_awake(store, awake);
    /* Registrations are looked at all together: packing them would save nothing. */
    if (exchange->methods & 1u << WN_METHOD_REGISTER)
        return;
    store->room.used = 0;
    wn_pack(awake, &store->room);
    exchange->packed = g_memdup2(store->room.bytes, store->room.used);
    exchange->packed_size = (uint32_t) store->room.used;
    for (const WnTransaction *at = awake->n > FEW ? awake->first : NULL; at; at = at->next)
        remove_from_index(store, at);
    drop_awake(awake);
}

void
wn_exchanges_pack(WnExchangeStore *store, WnTime now)
{
    while (store->oldest &&
           (store->n_awake > store->most_awake || now - store->oldest->exchange->end > QUIET))
        pack(store, store->oldest);
}
