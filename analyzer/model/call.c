/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the transactions of one Call-ID add up to: who called whom, over which hops, and how it
 * ended (RFC 3261 12, 13, 15; 16.6 for the hops of one request).
 */
#include "model/call.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "model/media_path.h"

/* Ringing for longer means that a person did not pick up. */
static const WnTime HUMAN_RINGING = 20 * WN_SECOND;

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
    /* Of forked branches the one that was accepted, else the one that was heard from, counts. */
    call->delivery = call->invite;
    for (unsigned i = 0; i < call->n_branches; i++) {
        WnTransaction *branch = call->branches[i];
        bool           accepted = wn_transaction_success(branch) != NULL;
        bool           best_accepted = wn_transaction_success(call->delivery) != NULL;

        if (accepted != best_accepted && branch->request->n_via >= call->delivery->request->n_via) {
            if (accepted)
                call->delivery = branch;
        } else if (branch->request->n_via > call->delivery->request->n_via ||
                   (branch->responses || !call->delivery->responses)) {
            call->delivery = branch;
        }
    }
}

static void
find_answers(WnCall *call)
{
    if (!call->invite)
        return;
    for (unsigned i = 0; i < call->n_branches && !call->accepted; i++)
        call->accepted = wn_transaction_success(call->branches[i]);
    for (unsigned i = 0; i < call->n_branches && !call->ringing; i++)
        for (WnMessage *message = call->branches[i]->responses; message; message = message->next)
            if (message->status > 100 && message->status < 200) {
                call->ringing = message;
                break;
            }
    if (!call->accepted)
        call->refused = wn_transaction_final(call->invite);
}

static void
find_ends(WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        WnTransaction *transaction = call->transactions[i];

        if (!transaction->request)
            continue;
        if (transaction->method == WN_METHOD_CANCEL && !call->cancel)
            call->cancel = transaction;
        if (transaction->method == WN_METHOD_BYE && !call->bye)
            call->bye = transaction;
    }
    if (call->bye && call->accepted && call->bye->request->from_tag)
        call->bye_from_callee = call->bye->request->from_tag == call->accepted->to_tag;
    else if (call->bye && call->invite && call->invite->request->from_tag)
        call->bye_from_callee = call->bye->request->to_tag == call->invite->request->from_tag;
    if (call->accepted)
        call->answered = call->accepted->time;
    if (call->bye)
        call->ended = call->bye->request->time;
}

/* A proxy put its own address first in the Record-Route: somebody else wrote the response. */
static bool
is_forwarded_response(const WnMessage *response)
{
    const WnAddr    *src = &wn_message_source(response)->addr;
    const WnUriList *routes = response->record_routes;

    for (unsigned i = 0; routes && i < routes->n; i++)
        if (wn_addr_equal(&routes->uris[i]->endpoint.addr, src))
            return true;
    return false;
}

static void
learn_caller(WnCall *call)
{
    WnAgent *caller = &call->caller;

    caller->role = WN_ROLE_CALLER;
    if (!call->invite)
        return;
    caller->seen = call->invite->flow->ends[call->invite->side];
    for (unsigned i = 0; i < call->n_attempts; i++) {
        const WnMessage *request = call->attempts[i]->request;
        if (request->n_via <= 1) {
            caller->is_agent = true;
            wn_agent_learn(call->model, caller, request);
        }
    }
    if (!caller->user_agent)
        caller->user_agent = call->invite->request->agent;
    wn_agent_finish(call->model, caller);
}

static void
learn_callee(WnCall *call)
{
    WnAgent *callee = &call->callee;

    callee->role = WN_ROLE_CALLEE;
    if (!call->delivery)
        return;
    callee->seen = call->delivery->flow->ends[1 - call->delivery->side];
    for (WnMessage *message = call->delivery->responses; message; message = message->next) {
        if (message->status == 100 || is_forwarded_response(message))
            continue;
        if (!wn_addr_equal(&wn_message_source(message)->addr, &callee->seen.addr))
            continue;
        callee->is_agent = true;
        wn_agent_learn(call->model, callee, message);
    }
    if (!callee->user_agent && call->delivery->responses)
        callee->user_agent = call->delivery->last_response->agent;
    wn_agent_finish(call->model, callee);
}

static bool
is_translated(const WnModel *model, const WnAddr *inside, const WnAddr *outside)
{
    return wn_model_is_nonpublic(model, inside) &&
           (wn_model_is_public(model, outside) || !wn_addr_realms_agree(inside, outside));
}

/* No server stands between the two: it would have added a Via and counted Max-Forwards down (RFC
 * 3261 16.6).  Old clients and stateless proxies have no branch that tells their hops apart. */
static bool
is_same_message(const WnTransaction *a, const WnTransaction *b)
{
    return a->branch == b->branch && a->request->n_via == b->request->n_via &&
           a->request->max_forwards == b->request->max_forwards;
}

/* One request on both sides of a NAT in one capture: same branch, a private and a public sender. */
static void
learn_both_sides(WnCall *call)
{
    for (unsigned i = 1; i < call->n_branches; i++) {
        const WnTransaction *a = call->branches[i - 1], *b = call->branches[i];
        const WnEndpoint    *from_a = &a->flow->ends[a->side], *from_b = &b->flow->ends[b->side];
        const WnEndpoint    *to_a = &a->flow->ends[1 - a->side];
        const WnEndpoint    *to_b = &b->flow->ends[1 - b->side];

        if (!is_same_message(a, b))
            continue;
        if (is_translated(call->model, &from_a->addr, &from_b->addr)) {
            call->caller.vantage = WN_VANTAGE_BOTH;
            call->caller.behind_nat = WN_YES;
            call->caller.mapped = *from_b;
        }
        if (is_translated(call->model, &to_b->addr, &to_a->addr)) {
            call->callee.vantage = WN_VANTAGE_BOTH;
            call->callee.behind_nat = WN_YES;
            call->callee.mapped = *to_a;
        }
    }
}

/* A callee that never spoke in this call did so when it registered. */
static void
learn_callee_from_binding(WnCall *call)
{
    const WnRegistration *binding = call->callee_registration;
    WnAgent              *callee = &call->callee;

    if (!binding || callee->vantage != WN_VANTAGE_UNKNOWN ||
        !wn_registration_came_from(binding, &callee->seen))
        return;
    wn_agent_learn(call->model, callee, binding->steps[0]->request);
    if (binding->n_copies > 0) {
        callee->vantage = WN_VANTAGE_BOTH;
        callee->behind_nat = WN_YES;
    }
}

/* The callee answered over and over and gave up: the call was cut for want of an ACK (13.3.1.4). */
static bool
was_dropped(const WnCall *call)
{
    static const unsigned UNMISTAKABLE = 4;

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *message = call->branches[i]->responses; message;
             message = message->next) {
            if (!wn_message_is_success(message) || message->n_copies < UNMISTAKABLE)
                continue;
            if (call->bye ? call->bye_from_callee &&
                                call->bye->request->time >= wn_message_last_time(message)
                          : wn_message_last_time(message) - message->time >= 20 * WN_SECOND)
                return true;
        }
    return false;
}

const WnMessage *
wn_call_missed_answer(const WnCall *call)
{
    if (!call->invite || call->accepted || call->refused || call->cancel || !call->bye ||
        !call->bye_from_callee || !wn_transaction_success(call->bye))
        return NULL;
    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_ACK)
            return NULL;
    return call->bye->request;
}

static WnOutcome
outcome_of_failure(const WnCall *call)
{
    uint16_t status = call->refused->status;
    WnTime   rang = call->ringing ? call->refused->time - call->ringing->time : 0;

    if (status == 487)
        return rang > HUMAN_RINGING ? WN_OUTCOME_NO_ANSWER : WN_OUTCOME_CANCELLED;
    if ((status == 408 || status == 480) && rang > HUMAN_RINGING)
        return WN_OUTCOME_NO_ANSWER;
    if (call->cancel && call->cancel->request->time < call->refused->time)
        return WN_OUTCOME_CANCELLED;
    return status == 408 ? WN_OUTCOME_TIMED_OUT : WN_OUTCOME_REJECTED;
}

static WnOutcome
outcome_without_answer(const WnCall *call)
{
    const WnMessage *request = call->invite->request;

    if (call->cancel)
        return call->ringing && call->cancel->request->time - call->ringing->time > HUMAN_RINGING
                   ? WN_OUTCOME_NO_ANSWER
                   : WN_OUTCOME_CANCELLED;
    if (request->n_copies >= 2 && !call->ringing && wn_request_ran_out(request, call->model->last))
        return WN_OUTCOME_TIMED_OUT;
    return wn_call_missed_answer(call) ? WN_OUTCOME_DROPPED : WN_OUTCOME_INCOMPLETE;
}

static void
find_outcome(WnCall *call)
{
    if (!call->invite) {
        call->outcome = WN_OUTCOME_INCOMPLETE;
        return;
    }
    if (call->accepted) {
        call->status = call->accepted->status;
        call->outcome = was_dropped(call) ? WN_OUTCOME_DROPPED : WN_OUTCOME_ANSWERED;
    } else if (call->refused) {
        call->status = call->refused->status;
        call->outcome = outcome_of_failure(call);
    } else {
        call->outcome = outcome_without_answer(call);
    }
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
    find_ends(call);
    learn_caller(call);
    learn_callee(call);
    learn_both_sides(call);
    find_outcome(call);
    if (call->delivery)
        call->callee_registration = wn_registration_for(registrations, call->delivery->request);
    learn_callee_from_binding(call);
    wn_media_paths_build(call, arena, bound);
    return call;
}
