/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a call ended: answered, refused, given up, or dropped for want of an ACK (RFC 3261 13, 15).
 */
#include "model/call_parts.h"

/* Ringing for longer means that a person did not pick up. */
static const WnTime HUMAN_RINGING = 20 * WN_SECOND;

/* The callee shows at that time that the call is still up for it: it hangs up, or talks. */
static bool
callee_is_there(const WnCall *call, WnTime since)
{
    if (call->bye && call->bye_from_callee)
        return call->bye->request->time >= since;
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned j = 0; call->media[i].from == WN_ROLE_CALLEE && j < call->media[i].n_streams;
             j++)
            if (call->media[i].streams[j]->last >= since)
                return true;
    return false;
}

bool
wn_call_outlasts_answer(const WnCall *call, const WnMessage *answer)
{
    static const WnTime GIVES_UP = 32 * WN_SECOND, SOME_REPETITIONS = 2 * (4 * WN_SECOND);

    return wn_message_last_time(answer) - answer->time <= GIVES_UP - SOME_REPETITIONS &&
           callee_is_there(call, answer->time + GIVES_UP + SOME_REPETITIONS);
}

/* The callee answered over and over and gave up: the call was cut for want of an ACK (13.3.1.4). */
static bool
was_dropped(const WnCall *call)
{
    static const unsigned UNMISTAKABLE = 4;

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *message = call->branches[i]->responses; message;
             message = message->next) {
            if (!wn_message_is_success(message) || message->n_copies < UNMISTAKABLE ||
                wn_call_is_beside(call, message) || wn_call_outlasts_answer(call, message))
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
    return wn_call_was_talked(call) ? NULL : call->bye->request;
}

bool
wn_call_completed_elsewhere(const WnCall *call)
{
    return !call->accepted && call->cancel &&
           wn_message_gives_reason(call->cancel->request, 200, 26);
}

static WnOutcome
outcome_of_failure(const WnCall *call)
{
    uint16_t status = call->refused->status;
    WnTime   rang = call->ringing ? call->refused->time - call->ringing->time : 0;

    if (status == 487 && !wn_call_completed_elsewhere(call))
        return rang > HUMAN_RINGING ? WN_OUTCOME_NO_ANSWER : WN_OUTCOME_CANCELLED;
    if ((status == 408 || (status == 480 && !wn_message_rejection(call->refused))) &&
        rang > HUMAN_RINGING)
        return WN_OUTCOME_NO_ANSWER;
    if (call->cancel && call->cancel->request->time < call->refused->time)
        return WN_OUTCOME_CANCELLED;
    return status == 408 ? WN_OUTCOME_TIMED_OUT : WN_OUTCOME_REJECTED;
}

/* The caller acknowledges an answer, or speaks within the dialog that only an answer begins: it
 * came on a way that is not seen here (RFC 3261 12.1, 13.2.2.4). */
static bool
was_answered_unseen(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_ACK &&
            call->transactions[i]->cseq == call->invite->cseq)
            return true;
    return call->bye && !call->bye_from_callee;
}

static WnOutcome
outcome_without_answer(const WnCall *call)
{
    const WnMessage *request = call->invite->request;

    if (call->cancel)
        return call->ringing && !wn_call_completed_elsewhere(call) &&
                       call->cancel->request->time - call->ringing->time > HUMAN_RINGING
                   ? WN_OUTCOME_NO_ANSWER
                   : WN_OUTCOME_CANCELLED;
    if (request->n_copies >= 2 && !call->ringing && !was_answered_unseen(call) &&
        wn_request_ran_out(request, call->model->last))
        return WN_OUTCOME_TIMED_OUT;
    if (wn_call_missed_answer(call))
        return WN_OUTCOME_DROPPED;
    return wn_call_was_talked(call) && !wn_call_had_early_sound(call) ? WN_OUTCOME_ANSWERED
                                                                      : WN_OUTCOME_INCOMPLETE;
}

void
wn_call_find_outcome(WnCall *call)
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
