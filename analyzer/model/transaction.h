/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A transaction (RFC 3261 17) at one hop: one request as it travels between two hosts, its copies,
 * and the responses that came back there.  The same request at the next hop is a transaction of its
 * own.
 */
#ifndef WN_MODEL_TRANSACTION_H
#define WN_MODEL_TRANSACTION_H

#include "model/message.h"

/* Everything seen under one Call-ID. */
typedef struct WnExchange      WnExchange;
typedef struct WnExchangeStore WnExchangeStore;
typedef struct WnAwake         WnAwake;

struct WnTransaction {
    WnTransaction *next;        /* of the exchange, in capture order */
    WnTransaction *next_hashed; /* the index's */
    WnExchange    *exchange;
    WnMessage     *request;   /* NULL: only responses were seen */
    WnMessage     *responses; /* in capture order; NULL: none */
    WnMessage     *last_response;
    WnFlow        *flow;   /* of the request; of the first response when there is no request */
    const WnUri   *from;   /* the From URI */
    const WnUri   *to;     /* the To URI: of a REGISTER, the address of record */
    uint64_t       branch; /* of the top Via: wn_branch_hash(); without one, of the From tag */
    uint32_t       cseq;
    uint8_t        method; /* WnMethod; of an ACK: WN_METHOD_ACK */
    uint8_t        side;   /* of the flow: the client's */
};

struct WnExchange {
    WnExchangeStore *store;
    const char      *call_id;
    const char      *from, *to; /* URIs of the first message */
    WnAwake         *awake;     /* its transactions: ask wn_exchange_first(); NULL: packed */
    uint8_t         *packed;    /* model/pack.h */
    uint32_t         packed_size;
    uint32_t         methods;  /* 1 << WnMethod of each method seen in it */
    uint64_t         branches; /* wn_branch_bit() of each branch */
    WnTime           start, end;
    uint32_t         first_frame, last_frame;
    uint16_t         captures[4];  /* in order of appearance */
    uint16_t         last_capture; /* that saw last_frame; the first of captures saw first_frame */
    uint8_t          n_captures;
};

/* An exchange that has a branch has its bit, and others may. */
static inline uint64_t
wn_branch_bit(uint64_t branch)
{
    return UINT64_C(1) << (wn_hash_mix(0, branch) & 63);
}

/*
 * Its first transaction; the others by next.  They stay where they are until the subject that is
 * judged meanwhile has its verdict, or the next message is fed.
 */
WnTransaction *wn_exchange_first(const WnExchange *exchange);

typedef enum {
    WN_SERIES_NONE,     /* fewer than three sends, or no schedule fits */
    WN_SERIES_DOUBLING, /* Timer A: each gap twice the last */
    WN_SERIES_CAPPED,   /* Timers E and G and the 2xx core: doubling up to T2, then constant */
    WN_SERIES_CONSTANT
} WnSeries;

/* Which schedule the copies of a message follow, by ratios (RFC 3261 17, Table 4). */
WnSeries wn_series_of(const WnMessage *message);

/*
 * Whether whoever sent this request, unanswered, had all the time that RFC 3261 gives (Timers B and
 * F, 64 * T1) before the capture ended.
 */
bool wn_request_ran_out(const WnMessage *request, WnTime capture_end);
/* Sent three times at least, which is no plain loss, or refused by ICMP soon after it was sent (RFC
 * 3261 18.4: the client gives up at once). */
bool wn_request_is_no_accident(const WnMessage *request);

/*
 * Whether its responses did not reach its sender, as far as this place shows: the request was sent
 * at least twice more after the first of them (one copy may cross a response on the way), and
 * nothing that the sender sent later shows that it got one (an ACK, the response's To tag, the
 * answer to its challenge), nor that it stopped there, too early to have given up.
 */
bool wn_transaction_unheard(const WnTransaction *transaction, WnTime capture_end);

/* Whether it was answered by somebody who got it: a final response other than a proxy's 408. */
bool wn_transaction_delivered(const WnTransaction *transaction);

/* First final response, or NULL; first success. */
WnMessage *wn_transaction_final(const WnTransaction *transaction);
WnMessage *wn_transaction_success(const WnTransaction *transaction);
void       wn_transaction_add_response(WnTransaction *transaction, WnMessage *response);
/* A response of the one is the other's. */
void wn_transaction_move_response(WnTransaction *from, WnTransaction *to, WnMessage *response);
/* When and in which frame anything of it was last seen. */
WnTime wn_transaction_last_time(const WnTransaction *transaction);

#endif
