/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Found without looking through a call of thousands of transactions: the ACK of an answer (RFC 3261
 * 13.2.2.4), and the responses that agree on a session timer (RFC 4028).
 */
#include <stdlib.h>

#include "model/call.h"

#include "base/sorted.h"

static int
compare(const WnTransaction *ack, uint32_t cseq, const char *to_tag)
{
    uintptr_t own = (uintptr_t) ack->request->to_tag, other = (uintptr_t) to_tag;

    if (ack->cseq != cseq)
        return ack->cseq < cseq ? -1 : 1;
    return (own > other) - (own < other);
}

static int
by_dialog(const void *a, const void *b)
{
    const WnCallAck     *left = a, *right = b;
    const WnTransaction *other = right->transaction;
    int                  order = compare(left->transaction, other->cseq, other->request->to_tag);

    return order != 0 ? order : (left->at > right->at) - (left->at < right->at);
}

static int
by_time(const void *a, const void *b)
{
    const WnMessage *left = *(WnMessage *const *) a, *right = *(WnMessage *const *) b;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return (left->frame > right->frame) - (left->frame < right->frame);
}

/* The 2xx of it, if that agrees on a timer. */
static WnMessage *
timed_by(const WnTransaction *transaction)
{
    WnMessage *success;

    if (transaction->method != WN_METHOD_INVITE && transaction->method != WN_METHOD_UPDATE)
        return NULL;
    success = wn_transaction_success(transaction);
    return success && success->extra && success->extra->session_expires > 0 ? success : NULL;
}

void
wn_call_index(WnCall *call, WnArena *arena)
{
    unsigned n_acks = 0, n_timed = 0;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        n_acks += call->transactions[i]->method == WN_METHOD_ACK;
        n_timed += timed_by(call->transactions[i]) != NULL;
    }
    call->acks = WN_ARENA_ARRAY(arena, WnCallAck, n_acks);
    call->timed = WN_ARENA_ARRAY(arena, WnMessage *, n_timed);
    for (unsigned i = 0; i < call->n_transactions; i++) {
        WnTransaction *transaction = call->transactions[i];
        WnMessage     *timed = timed_by(transaction);

        if (transaction->method == WN_METHOD_ACK && transaction->request)
            call->acks[call->n_acks++] = (WnCallAck){ .transaction = transaction, .at = i };
        if (timed)
            call->timed[call->n_timed++] = timed;
    }
    if (call->n_acks > 1)
        qsort(call->acks, call->n_acks, sizeof(*call->acks), by_dialog);
    if (call->n_timed > 1)
        qsort(call->timed, call->n_timed, sizeof(WnMessage *), by_time);
}

typedef struct {
    const char *to_tag;
    uint32_t    cseq;
} Answered;

static bool
is_ack_before(const void *element, const void *key)
{
    const WnCallAck *ack = element;
    const Answered  *answered = key;

    return compare(ack->transaction, answered->cseq, answered->to_tag) < 0;
}

/* Where the ACKs with this CSeq and tag begin. */
static unsigned
first_ack(const WnCall *call, uint32_t cseq, const char *to_tag)
{
    const Answered answered = { to_tag, cseq };

    return wn_count_before(call->acks, call->n_acks, sizeof(*call->acks), is_ack_before, &answered);
}

static bool
is_ack_of(const WnTransaction *ack, const WnMessage *response)
{
    return wn_addr_equal(&wn_message_source(ack->request)->addr,
                         &wn_message_destination(response)->addr) ||
           wn_addr_equal(&wn_message_destination(ack->request)->addr,
                         &wn_message_source(response)->addr);
}

/* The first with this tag behind that place of the call; NULL: none. */
static const WnCallAck *
next_ack(const WnCall *call, const WnMessage *response, const char *to_tag, int behind)
{
    uint32_t cseq = response->transaction->cseq;

    for (unsigned i = first_ack(call, cseq, to_tag);
         i < call->n_acks && compare(call->acks[i].transaction, cseq, to_tag) == 0; i++)
        if ((int) call->acks[i].at > behind && is_ack_of(call->acks[i].transaction, response))
            return &call->acks[i];
    return NULL;
}

static int
place_of(const WnCall *call, const WnTransaction *ack)
{
    if (!ack)
        return -1;
    for (unsigned i = first_ack(call, ack->cseq, ack->request->to_tag); i < call->n_acks; i++)
        if (call->acks[i].transaction == ack)
            return (int) call->acks[i].at;
    return -1;
}

WnTransaction *
wn_call_ack(const WnCall *call, const WnMessage *response, const WnTransaction *previous)
{
    int              behind = place_of(call, previous);
    const WnCallAck *of_dialog = next_ack(call, response, response->to_tag, behind);
    const WnCallAck *of_any = next_ack(call, response, NULL, behind);

    if (!of_dialog || (of_any && of_any->at < of_dialog->at))
        of_dialog = of_any;
    return of_dialog ? of_dialog->transaction : NULL;
}

static bool
is_timed_before(const void *element, const void *key)
{
    const WnMessage *timed = *(const WnMessage *const *) element;

    return timed->time < *(const WnTime *) key;
}

const WnMessage *
wn_call_timed_before(const WnCall *call, WnTime time)
{
    unsigned n =
        wn_count_before(call->timed, call->n_timed, sizeof(*call->timed), is_timed_before, &time);

    return n > 0 ? call->timed[n - 1] : NULL;
}
