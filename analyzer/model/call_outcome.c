/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a call ended: answered, refused, given up, or dropped for want of an ACK (RFC 3261 13, 15).
 */
#include "model/call_parts.h"

/* Ringing for longer means that a person did not pick up. */
static const WnTime HUMAN_RINGING = 20 * WN_SECOND;

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
