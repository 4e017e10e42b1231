/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding exchanges and transactions, and packing those that are over. */
#include "model/exchange.h"

#include <glib.h>
#include <string.h>

#include "base/intern.h"
#include "model/pack.h"

/* The longest that a request waits for its answer (RFC 3261 17, Timers B and F). */
static const WnTime QUIET = 32 * WN_SECOND;
/* Within this time of it, what is heard of an exchange does not make it newer. */
static const WnTime LATELY = 4 * WN_SECOND;
enum { FEW = WN_FEW_TRANSACTIONS };
/* A call is a few messages and some transactions. */
static const size_t CHUNK = 4096 - 64;

void
wn_exchanges_clear(WnExchangeStore *store)
{
    for (uint32_t i = 0; i < store->table.count; i++) {
        WnExchange *exchange = store->table.values[i];
        if (exchange->awake && exchange->awake->arena)
            wn_arena_free(exchange->awake->arena);
        g_free(exchange->packed);
    }
    wn_arena_pool_free(store->pool);
    wn_table_clear(&store->table);
    g_free(store->buckets);
    g_free(store->room.bytes);
    *store = (WnExchangeStore){ 0 };
}

WnExchange *
wn_exchange_find(const WnExchangeStore *store, uint64_t hash, WnBytes call_id)
{
    WnTableCursor cursor = { 0 };
    WnExchange   *exchange;

    while ((exchange = wn_table_next(&store->table, hash, &cursor)) != NULL)
        if (wn_text_is(exchange->call_id, call_id))
            return exchange;
    return NULL;
}

/* ------------------------------------------------------------------ the order of use */

static void
link_newest(WnExchangeStore *store, WnAwake *awake, WnTime now)
{
    awake->moved = now;
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

/* In its own arena, or in the store's. */
static WnAwake *
new_awake(WnExchange *exchange, bool own_arena)
{
    WnExchangeStore *store = exchange->store;
    WnArena         *arena = NULL;
    WnAwake         *awake;

    if (!store->pool)
        store->pool = wn_arena_pool_new(CHUNK);
    if (own_arena)
        arena = wn_arena_new_of(store->pool);
    awake = WN_ARENA_NEW(arena ? arena : store->arena, WnAwake);
    awake->arena = arena;
    awake->exchange = exchange;
    exchange->awake = awake;
    return awake;
}

WnExchange *
wn_exchange_add(WnExchangeStore *store, const char *call_id, bool own_arena, WnTime now)
{
    WnExchange *exchange = WN_ARENA_NEW(store->arena, WnExchange);

    exchange->store = store;
    exchange->call_id = call_id;
    new_awake(exchange, own_arena);
    if (own_arena)
        link_newest(store, exchange->awake, now);
    wn_table_add(&store->table, wn_bytes_hash(wn_bytes(call_id, strlen(call_id)), 0), exchange);
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

/* Two alike have the same; two others may. */
static uint32_t
key_of(const WnTransaction *transaction)
{
    return wn_table_fold(transaction->branch) ^ transaction->cseq << 4 ^ transaction->method;
}

void
wn_awake_append(WnAwake *awake, WnTransaction *transaction)
{
    transaction->exchange = awake->exchange;
    if (awake->last)
        awake->last->next = transaction;
    else
        awake->first = transaction;
    awake->last = transaction;
    if (awake->n < FEW) {
        awake->keys[awake->n] = key_of(transaction);
        awake->few[awake->n] = transaction;
    }
    awake->n++;
}

void
wn_exchange_append(WnExchange *exchange, WnTransaction *transaction)
{
    WnAwake *awake = exchange->awake;

    wn_awake_append(awake, transaction);
    exchange->branches |= wn_branch_bit(transaction->branch);
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

static WnTransaction *
next_of_few(const WnAwake *awake, const WnTransaction *sought, const WnTransaction *previous)
{
    uint32_t key = key_of(sought), at = 0;

    while (previous && awake->few[at++] != previous)
        ;
    while (at < awake->n && (awake->keys[at] != key || !is_alike(awake->few[at], sought)))
        at++;
    return at < awake->n ? awake->few[at] : NULL;
}

WnTransaction *
wn_exchange_next_like(const WnTransaction *sought, WnTransaction *previous)
{
    const WnAwake *awake = sought->exchange->awake;
    WnTransaction *at;

    if (awake->n <= FEW)
        return next_of_few(awake, sought, previous);
    at = previous ? previous->next_hashed : *bucket_of(sought->exchange->store, sought);
    while (at && !is_alike(at, sought))
        at = at->next_hashed;
    return at;
}

/* ------------------------------------------------------------------ packing */

static WnAwake *
unpack(WnExchange *exchange)
{
    WnAwake *awake = new_awake(exchange, true);

    wn_unpack(wn_bytes(exchange->packed, exchange->packed_size), awake);
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

void
wn_exchanges_warm(const WnExchangeStore *store, uint32_t place)
{
    enum { BEFORE = 4, LINE = 64 }; /* the exchange itself has to be at hand before what it holds */
    const WnExchange *exchange;

    if (place + BEFORE < store->table.count)
        __builtin_prefetch(store->table.values[place + BEFORE]);
    if (place >= store->table.count)
        return;
    exchange = store->table.values[place];
    for (uint32_t at = 0; exchange->packed && at < exchange->packed_size; at += LINE)
        __builtin_prefetch(exchange->packed + at);
}

static void
drop_awake(WnAwake *awake)
{
    awake->exchange->awake = NULL;
    wn_arena_free(awake->arena);
}

void
wn_exchange_let_go(WnExchange *exchange)
{
    WnExchangeStore *store = exchange->store;

    g_assert(store->reading == exchange->awake);
    store->reading = store->reading->older;
    drop_awake(exchange->awake);
}

void
wn_exchanges_rest(WnExchangeStore *store)
{
    while (store->reading)
        wn_exchange_let_go(store->reading->exchange);
}

void
wn_exchange_touch(WnExchange *exchange, WnTime now)
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
        link_newest(store, awake, now);
    } else if (awake->listed && now - awake->moved > LATELY) {
        unlink_awake(store, awake);
        link_newest(store, awake, now);
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
    if (store->oldest)
        wn_arena_warm(store->oldest, store->pool);
}

/* The oldest may have been heard of since it moved last. */
static bool
is_quiet(const WnAwake *oldest, WnTime now)
{
    return now - oldest->moved > QUIET && now - oldest->exchange->end > QUIET;
}

void
wn_exchanges_pack(WnExchangeStore *store, WnTime now)
{
    while (store->oldest && (store->n_awake > store->most_awake || is_quiet(store->oldest, now)))
        pack(store, store->oldest);
}
