/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who asks no longer: nobody answers, and the sender had its time or says itself that it waits no
 * longer.  Of an exchange with many transactions that is looked up, so that not each of them looks
 * at all.
 */
#include <glib.h>
#include <stdlib.h>

#include "model/exchange.h"

#include "base/sorted.h"
#include "verdict/evidence_state.h"

/* A request, by method, CSeq and time. */
typedef struct {
    const WnTransaction *transaction;
    WnTime               latest[2]; /* of its method and that side, with its CSeq or a later one */
} Step;

/* A proxy's word that it gave up, by method, CSeq and number of Vias. */
typedef struct {
    const WnTransaction *transaction;
    WnTime               said;
    WnTime               latest; /* of its method and CSeq, with so many Vias or fewer */
} Word;

struct WnAsked {
    const WnExchange *exchange;
    Step             *steps;
    Word             *words;
    unsigned          n_steps, n_words;
};

/* So many are as soon looked through. */
enum { FEW = 32 };

static int
by_request(const WnTransaction *a, const WnTransaction *b)
{
    if (a->method != b->method)
        return a->method < b->method ? -1 : 1;
    return (a->cseq > b->cseq) - (a->cseq < b->cseq);
}

static int
by_time(const void *a, const void *b)
{
    const WnTransaction *one = ((const Step *) a)->transaction;
    const WnTransaction *other = ((const Step *) b)->transaction;
    int                  order = by_request(one, other);

    return order != 0 ? order
                      : (one->request->time > other->request->time) -
                            (one->request->time < other->request->time);
}

static int
by_vias(const void *a, const void *b)
{
    const WnTransaction *one = ((const Word *) a)->transaction;
    const WnTransaction *other = ((const Word *) b)->transaction;
    int                  order = by_request(one, other);

    return order != 0 ? order : (int) one->request->n_via - (int) other->request->n_via;
}

/* A proxy tells the caller so after it tried a branch; INT64_MIN: it does not. */
static WnTime
said_at(const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);

    return final && (final->status == 408 || final->status == 480 || final->status >= 500 ||
                     final->status == 477 || final->status == 478)
               ? final->time
               : INT64_MIN;
}

static void
sum_up(WnAsked *asked)
{
    qsort(asked->steps, asked->n_steps, sizeof(Step), by_time);
    qsort(asked->words, asked->n_words, sizeof(Word), by_vias);
    for (unsigned i = asked->n_steps; i > 0; i--) {
        Step                *step = &asked->steps[i - 1];
        const Step          *next = i < asked->n_steps ? step + 1 : NULL;
        const WnTransaction *own = step->transaction;
        bool                 goes_on = next && next->transaction->method == own->method;

        step->latest[0] = goes_on ? next->latest[0] : INT64_MIN;
        step->latest[1] = goes_on ? next->latest[1] : INT64_MIN;
        step->latest[own->side] = MAX(step->latest[own->side], own->request->time);
    }
    for (unsigned i = 0; i < asked->n_words; i++) {
        Word       *word = &asked->words[i];
        const Word *before = i > 0 ? word - 1 : NULL;
        bool        goes_on = before && by_request(before->transaction, word->transaction) == 0;

        word->latest = goes_on ? MAX(before->latest, word->said) : word->said;
    }
}

static const WnAsked *
ensure_asked(WnEvidence *evidence, const WnExchange *exchange)
{
    WnTransaction *first = wn_exchange_first(exchange);
    uint32_t       n = exchange->awake->n;
    WnAsked       *asked = evidence->asked_before;

    if (n <= FEW)
        return NULL;
    if (asked && asked->exchange == exchange)
        return asked;
    asked = evidence->asked_before = WN_ARENA_NEW(evidence->arena, WnAsked);
    *asked = (WnAsked){ .exchange = exchange,
                        .steps = WN_ARENA_ARRAY(evidence->arena, Step, n),
                        .words = WN_ARENA_ARRAY(evidence->arena, Word, n) };
    for (const WnTransaction *one = first; one; one = one->next) {
        if (!one->request)
            continue;
        asked->steps[asked->n_steps++] = (Step){ .transaction = one };
        if (said_at(one) != INT64_MIN)
            asked->words[asked->n_words++] = (Word){ .transaction = one, .said = said_at(one) };
    }
    sum_up(asked);
    return asked;
}

static bool
is_not_after(const void *element, const void *key)
{
    const Step *step = element;

    return by_request(step->transaction, key) <= 0;
}

/* How many steps are of a method or CSeq before that, or of just that. */
static unsigned
count_steps(const WnAsked *asked, uint8_t method, uint32_t cseq)
{
    WnTransaction like = { .method = method, .cseq = cseq };

    return wn_count_before(asked->steps, asked->n_steps, sizeof(*asked->steps), is_not_after,
                           &like);
}

static bool
was_cancelled(const WnAsked *asked, const WnTransaction *transaction)
{
    unsigned last = count_steps(asked, WN_METHOD_CANCEL, transaction->cseq);

    if (last > 0 && asked->steps[last - 1].transaction == transaction)
        last--;
    if (last == 0)
        return false;
    const WnTransaction *cancel = asked->steps[last - 1].transaction;
    return cancel->method == WN_METHOD_CANCEL && cancel->cseq == transaction->cseq &&
           cancel->request->time >= transaction->request->time;
}

static bool
was_tried_anew(const WnAsked *asked, const WnTransaction *transaction)
{
    unsigned later = count_steps(asked, transaction->method, transaction->cseq);

    return later < asked->n_steps &&
           asked->steps[later].transaction->method == transaction->method &&
           asked->steps[later].latest[transaction->side] >
               wn_message_last_time(transaction->request);
}

static bool
is_word_before(const void *element, const void *key)
{
    return by_vias(element, key) < 0;
}

static bool
was_told_upstream(const WnAsked *asked, const WnTransaction *transaction)
{
    const Word own = { .transaction = transaction };
    unsigned   n =
        wn_count_before(asked->words, asked->n_words, sizeof(*asked->words), is_word_before, &own);

    return n > 0 && by_request(asked->words[n - 1].transaction, transaction) == 0 &&
           asked->words[n - 1].latest > transaction->request->time;
}

static bool
ends_it(const WnTransaction *other, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;

    if (!other->request || other == transaction)
        return false;
    if (other->method == WN_METHOD_CANCEL && other->cseq == transaction->cseq &&
        other->request->time >= request->time)
        return true;
    if (other->method == transaction->method && other->cseq > transaction->cseq &&
        other->request->time > wn_message_last_time(request) && other->side == transaction->side)
        return true;
    return wn_is_same_request(other, transaction) && other->request->n_via < request->n_via &&
           said_at(other) > request->time;
}

/* The client itself said that it waits no longer: CANCEL, a new attempt, or an error sent upstream.
 */
static bool
ended_locally(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnAsked *asked = ensure_asked(evidence, transaction->exchange);

    if (asked)
        return was_cancelled(asked, transaction) || was_tried_anew(asked, transaction) ||
               was_told_upstream(asked, transaction);
    for (const WnTransaction *other = wn_exchange_first(transaction->exchange); other;
         other = other->next)
        if (ends_it(other, transaction))
            return true;
    return false;
}

bool
wn_gave_up(const WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request;

    if (!request || transaction->responses || request->method == WN_METHOD_ACK)
        return false;
    /* Over a stream nothing is repeated; over UDP less than a series may be one lost packet (G20).
     */
    if (request->flow->carrier == WN_CARRIER_UDP && !wn_request_is_no_accident(request))
        return false;
    if (wn_request_ran_out(request, request->time + wn_time_left(evidence, request)))
        return true;
    return ended_locally(evidence->self, transaction);
}
