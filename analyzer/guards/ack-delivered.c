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
    if (!ack || wn_message_sent_after(call->accepted, ack->request->time) > 1)
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
