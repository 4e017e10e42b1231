/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G21: the peer was only slow: the answer's repetitions end once the ACK is there. */
#include "guards/guard.h"

/* The same sender got an answer from the same place later in the dialog: the way is open. */
static bool
way_is_open(const WnCall *call, const WnMessage *ack)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;

    return bye && wn_transaction_success(call->bye) &&
           wn_endpoint_equal(wn_message_source(bye), wn_message_source(ack)) &&
           wn_endpoint_equal(wn_message_destination(bye), wn_message_destination(ack));
}

/* At this hop or another: a server may take the ACK and not send it on (RFC 3261 16). */
static bool
answer_is_repeated(const WnCall *call, WnTime since)
{
    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *message = call->branches[i]->responses; message;
             message = message->next)
            if (wn_message_is_success(message) && message->to_tag == call->accepted->to_tag &&
                wn_message_sent_after(message, since) > 1)
                return true;
    return false;
}

/* Some ACKs were lost, and a later one was not: at every hop. */
static bool
call_goes_on(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *message = call->branches[i]->responses; message;
             message = message->next)
            if (wn_message_is_success(message) && message->to_tag == call->accepted->to_tag &&
                !wn_call_outlasts_answer(call, message))
                return false;
    return wn_call_outlasts_answer(call, call->accepted);
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (!call || !call->accepted)
        return WN_GUARD_CLEAR;

    const WnTransaction *ack = wn_call_ack(call, call->accepted, NULL);
    if (ack && way_is_open(call, ack->request)) {
        wn_excuse(evidence, wn_message_spot(call->bye->request));
        return WN_GUARD_HOLDS;
    }
    if (call_goes_on(call)) {
        wn_excuse(evidence, wn_message_last_spot(call->accepted));
        return WN_GUARD_HOLDS;
    }
    if (!ack || answer_is_repeated(call, ack->request->time))
        return WN_GUARD_CLEAR;
    /* A later request of the dialog was answered, on the same way. */
    if (call->bye && wn_transaction_delivered(call->bye)) {
        wn_excuse(evidence, wn_message_spot(call->bye->request));
        return WN_GUARD_HOLDS;
    }
    /* No repetition for as long as the sender would have gone on: the ACK arrived. */
    if (wn_time_left(evidence, ack->request) > 8 * WN_SECOND) {
        wn_excuse(evidence, wn_message_spot(ack->request));
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_UNKNOWN;
}

const WnGuard guard_ack_delivered = {
    .id = "ack-delivered",
    .number = "G21",
    .excuse = "the repetitions end after the ACK: it arrived",
    .answer = answer,
};
