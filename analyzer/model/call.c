/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the transactions of one Call-ID add up to: who called whom, over which hops, and how it
 * ended (RFC 3261 12, 13, 15; 16.6 for the hops of one request).
 */
#include "model/call.h"

#include <stdlib.h>

#include "model/call_parts.h"
#include "model/media_path.h"

static WnTime
start_of(const WnTransaction *transaction)
{
    return transaction->request ? transaction->request->time : transaction->responses->time;
}

static uint32_t
frame_of(const WnTransaction *transaction)
{
    return transaction->request ? transaction->request->frame : transaction->responses->frame;
}

static int
by_time(const void *a, const void *b)
{
    const WnTransaction *left = *(WnTransaction *const *) a, *right = *(WnTransaction *const *) b;

    if (start_of(left) != start_of(right))
        return start_of(left) < start_of(right) ? -1 : 1;
    return frame_of(left) < frame_of(right) ? -1 : frame_of(left) > frame_of(right);
}

/* As they were captured they nearly always are. */
static bool
is_in_order(WnTransaction **transactions, unsigned n)
{
    for (unsigned i = 1; i < n; i++)
        if (by_time(&transactions[i - 1], &transactions[i]) > 0)
            return false;
    return true;
}

static void
gather(WnCall *call, WnArena *arena)
{
    unsigned n = 0;

    for (WnTransaction *transaction = wn_exchange_first(call->exchange); transaction;
         transaction = transaction->next)
        n++;
    call->transactions = WN_ARENA_ARRAY(arena, WnTransaction *, n);
    for (WnTransaction *transaction = wn_exchange_first(call->exchange); transaction;
         transaction = transaction->next)
        call->transactions[call->n_transactions++] = transaction;
    if (!is_in_order(call->transactions, n))
        qsort(call->transactions, n, sizeof(*call->transactions), by_time);
}

static bool
is_initial_invite(const WnTransaction *transaction)
{
    return transaction->method == WN_METHOD_INVITE && transaction->request &&
           !transaction->request->to_tag;
}

/* Of two sights of one INVITE, the one nearer to the caller: fewer Vias, else earlier. */
static bool
is_nearer(const WnTransaction *a, const WnTransaction *b)
{
    if (a->request->n_via != b->request->n_via)
        return a->request->n_via < b->request->n_via;
    return by_time(&a, &b) < 0;
}

static int
by_nearness(const void *a, const void *b)
{
    const WnTransaction *left = *(WnTransaction *const *) a, *right = *(WnTransaction *const *) b;

    return is_nearer(left, right) ? -1 : is_nearer(right, left) ? 1 : 0;
}

/* Where the attempt with that CSeq is, or n_attempts: nearly always the last, for a caller counts
 * up. */
static unsigned
find_attempt(const WnCall *call, const WnTable *by_cseq, uint32_t cseq)
{
    WnTableCursor   cursor = { 0 };
    WnTransaction **at;

    if (call->n_attempts > 0 && call->attempts[call->n_attempts - 1]->cseq == cseq)
        return call->n_attempts - 1;
    while ((at = wn_table_next(by_cseq, wn_hash_mix(0, cseq), &cursor)) != NULL)
        if ((*at)->cseq == cseq)
            return (unsigned) (at - call->attempts);
    return call->n_attempts;
}

/* One for each CSeq: the sight next to the caller. */
static void
find_attempts(WnCall *call, WnArena *arena)
{
    WnTable by_cseq = { 0 };

    call->attempts = WN_ARENA_ARRAY(arena, WnTransaction *, call->n_transactions);
    for (unsigned i = 0; i < call->n_transactions; i++) {
        WnTransaction *candidate = call->transactions[i];
        unsigned       at;

        if (!is_initial_invite(candidate))
            continue;
        at = find_attempt(call, &by_cseq, candidate->cseq);
        if (at == call->n_attempts) {
            call->attempts[call->n_attempts++] = candidate;
            if (at > 0)
                wn_table_add(&by_cseq, wn_hash_mix(0, call->attempts[at - 1]->cseq),
                             &call->attempts[at - 1]);
        } else if (is_nearer(candidate, call->attempts[at])) {
            call->attempts[at] = candidate;
        }
    }
    wn_table_clear(&by_cseq);
    if (call->n_attempts > 0)
        call->invite = call->attempts[call->n_attempts - 1];
}

static void
find_branches(WnCall *call, WnArena *arena)
{
    if (!call->invite)
        return;
    call->branches = WN_ARENA_ARRAY(arena, WnTransaction *, call->n_transactions);
    for (unsigned i = 0; i < call->n_transactions; i++)
        if (is_initial_invite(call->transactions[i]) &&
            call->transactions[i]->cseq == call->invite->cseq)
            call->branches[call->n_branches++] = call->transactions[i];
    if (call->n_branches > 1)
        qsort(call->branches, call->n_branches, sizeof(*call->branches), by_nearness);
}

/* Of branches that were all accepted, the one whose answer has its ACK: the caller stays with that
 * (RFC 3261 13.2.2.4).  Else the first. */
static bool
is_kept_rather(const WnCall *call, const WnMessage *answer, const WnMessage *than)
{
    bool acked = wn_call_ack(call, answer, NULL) != NULL;
    bool other_acked = wn_call_ack(call, than, NULL) != NULL;

    return acked != other_acked ? acked : answer->time < than->time;
}

static void
find_answers(WnCall *call)
{
    for (unsigned i = 0; i < call->n_branches; i++) {
        WnMessage *answer = wn_transaction_success(call->branches[i]);

        if (call->accepted &&
            call->branches[i]->request->n_via > call->accepted->transaction->request->n_via)
            break;
        if (answer && (!call->accepted || is_kept_rather(call, answer, call->accepted)))
            call->accepted = answer;
    }
    for (unsigned i = 0; i < call->n_branches && !call->ringing; i++)
        for (WnMessage *message = call->branches[i]->responses; message; message = message->next)
            if (message->status > 100 && message->status < 200) {
                call->ringing = message;
                break;
            }
    if (call->invite && !call->accepted)
        call->refused = wn_transaction_final(call->invite);
}

/* The branch that was accepted in the dialog that the caller stays with. */
static bool
is_chosen(const WnCall *call, const WnTransaction *branch)
{
    const WnMessage *answer = wn_transaction_success(branch);

    return answer && call->accepted && answer->to_tag == call->accepted->to_tag;
}

/* Of forked branches the one that was accepted, else the one that was heard from, counts. */
static void
find_delivery(WnCall *call)
{
    call->delivery = call->invite;
    for (unsigned i = 0; i < call->n_branches; i++) {
        WnTransaction *branch = call->branches[i];
        bool           accepted = wn_transaction_success(branch) != NULL;
        bool           best_accepted = wn_transaction_success(call->delivery) != NULL;
        bool           deeper = branch->request->n_via > call->delivery->request->n_via;

        if (accepted != best_accepted && branch->request->n_via >= call->delivery->request->n_via) {
            if (accepted)
                call->delivery = branch;
        } else if (deeper || (branch->responses || !call->delivery->responses)) {
            if (deeper || !is_chosen(call, call->delivery) || is_chosen(call, branch))
                call->delivery = branch;
        }
    }
}

bool
wn_call_is_beside(const WnCall *call, const WnMessage *answer)
{
    const WnMessage *kept = call->accepted;

    /* Another From tag is that of a server between which calls anew (B2BUA). */
    return kept && wn_message_is_success(answer) && answer->from_tag == kept->from_tag &&
           answer->to_tag != kept->to_tag;
}

/* One phone that answered twice, with two To tags, hangs up by either: that is the end. */
static bool
is_of_same_phone(const WnCall *call, const WnMessage *answer, const WnMessage *bye)
{
    const WnUri *contact = wn_message_contact(answer);

    return contact && contact == wn_message_contact(call->accepted) &&
           bye->from_tag == answer->to_tag;
}

static bool
ends_other_dialog(const WnCall *call, const WnMessage *bye, unsigned *looked)
{
    enum { MOST = 4096 };

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *one = call->branches[i]->responses;
             one && wn_search_on(call->model->searches, looked, MOST); one = one->next)
            if (wn_call_is_beside(call, one) && one->to_tag && !is_of_same_phone(call, one, bye) &&
                (bye->from_tag == one->to_tag || bye->to_tag == one->to_tag))
                return true;
    return false;
}

static void
find_ends(WnCall *call)
{
    unsigned looked = 0;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        WnTransaction *transaction = call->transactions[i];

        if (!transaction->request)
            continue;
        if (transaction->method == WN_METHOD_CANCEL && !call->cancel)
            call->cancel = transaction;
        if (transaction->method == WN_METHOD_BYE && !call->bye &&
            !ends_other_dialog(call, transaction->request, &looked))
            call->bye = transaction;
    }
    if (call->bye && call->accepted && call->bye->request->from_tag)
        call->bye_from_callee =
            call->bye->request->from_tag == call->accepted->to_tag ||
            (call->accepted->from_tag && call->bye->request->to_tag == call->accepted->from_tag);
    else if (call->bye && call->invite && call->invite->request->from_tag)
        call->bye_from_callee = call->bye->request->to_tag == call->invite->request->from_tag;
    if (call->accepted)
        call->answered = call->accepted->time;
    if (call->bye)
        call->ended = call->bye->request->time;
}

WnCall *
wn_call_build(const WnModel *model, const WnRegistrations *registrations, WnExchange *exchange,
              WnArena *arena, uint8_t *bound)
{
    WnCall *call = WN_ARENA_NEW(arena, WnCall);

    call->model = model;
    call->exchange = exchange;
    call->said = WN_ARENA_NEW(arena, WnSaid);
    call->said->arena = arena;
    gather(call, arena);
    wn_call_index(call, arena);
    find_attempts(call, arena);
    find_branches(call, arena);
    find_answers(call);
    find_delivery(call);
    find_ends(call);
    wn_call_learn_caller(call);
    wn_call_learn_callee(call);
    wn_call_learn_both_sides(call);
    wn_call_find_outcome(call);
    if (call->delivery)
        call->callee_registration = wn_registration_for(registrations, call->delivery->request);
    wn_call_learn_callee_from_binding(call);
    wn_media_paths_build(call, arena, bound);
    return call;
}
