/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where exchanges are kept.  Those that nothing was heard of for a while are packed to about a
 * third of their size; whoever asks for their transactions has them unpacked, and gets what was
 * packed, field by field.
 */
#ifndef WN_MODEL_EXCHANGE_H
#define WN_MODEL_EXCHANGE_H

#include "base/table.h"
#include "model/transaction.h"

/* So many transactions are looked through one by one. */
#define WN_FEW_TRANSACTIONS 12

/* The transactions of an exchange, not packed. */
struct WnAwake {
    WnExchange    *exchange;
    WnTransaction *first, *last;
    uint32_t       n;
    uint32_t       keys[WN_FEW_TRANSACTIONS]; /* what tells the first ones apart ... */
    WnTransaction *few[WN_FEW_TRANSACTIONS];  /* ... without looking at them */
    WnMessage *latest[2]; /* the last request, the last response; NULL: none since it was packed */
    WnArena   *arena;     /* its transactions and messages; NULL: the model's has them */
    bool       listed;    /* among those that may be packed */
    WnTime     moved;     /* when it last became the newest of them */
    WnAwake   *newer, *older; /* by that time */
    bool       reading;       /* only unpacked to be looked at: what is packed is still true */
};

/* Bytes that are being written; g_free() them. */
typedef struct {
    uint8_t *bytes;
    size_t   used, size;
} WnRoom;

struct WnExchangeStore {
    WnTable         table; /* by Call-ID; values in order of appearance */
    WnArena        *arena; /* borrowed: the model's */
    WnArenaPool    *pool;  /* of the arenas of single exchanges */
    uint32_t        most_awake;
    uint32_t        n_awake; /* of the list below */
    WnAwake        *newest, *oldest;
    WnAwake        *reading; /* linked by older */
    WnTransaction **buckets; /* transactions of large exchanges by their hash */
    uint32_t        n_buckets, n_indexed;
    WnRoom          room; /* to pack in */
};

void wn_exchanges_clear(WnExchangeStore *store);

/* The exchange of this Call-ID, or NULL; hash: of it, as wn_bytes_hash() with 0 has it. */
WnExchange *wn_exchange_find(const WnExchangeStore *store, uint64_t hash, WnBytes call_id);
/* A new one, under the text.  own_arena: it may be packed later, unless it turns out to register
 * somebody. */
WnExchange *wn_exchange_add(WnExchangeStore *store, const char *call_id, bool own_arena,
                            WnTime now);

/* Before it learns from a message: unpacks it, and it is one that was heard of lately. */
void wn_exchange_touch(WnExchange *exchange, WnTime now);
/* Where to allocate what it learns. */
WnArena *wn_exchange_arena(const WnExchange *exchange);
/* At the end of the exchange, and in the index. */
void wn_exchange_append(WnExchange *exchange, WnTransaction *transaction);
/* The same, before the index knows the exchange. */
void wn_awake_append(WnAwake *awake, WnTransaction *transaction);
/* The next transaction with the exchange, branch, CSeq and method of sought, in order of
 * appearance; previous NULL: the first.  NULL: no further one. */
WnTransaction *wn_exchange_next_like(const WnTransaction *sought, WnTransaction *previous);

/* Packs what was not heard of for long, and the oldest where there are too many. */
void wn_exchanges_pack(WnExchangeStore *store, WnTime now);
/* The exchange at this place of the table, if there is one, will be unpacked soon. */
void wn_exchanges_warm(const WnExchangeStore *store, uint32_t place);
/* Drops the one that was unpacked last, only to be looked at. */
void wn_exchange_let_go(WnExchange *exchange);
/* Drops all of these. */
void wn_exchanges_rest(WnExchangeStore *store);

#endif
