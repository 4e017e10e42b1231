/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The INVITE is seen at several hops, its ACK only at the first of them (RFC 3261 16, 13.2.2.4). */
#include "findings/finding.h"

/* An ACK that arrives at the very host that sent this answer. */
static bool
arrives(const WnCall *call, const WnMessage *answer)
{
    const WnTransaction *ack = NULL;

    while ((ack = wn_call_ack(call, answer, ack)) != NULL)
        if (wn_addr_equal(&wn_message_destination(ack->request)->addr,
                          &wn_message_source(answer)->addr))
            return true;
    return false;
}

/* Captures of two points show an ACK at the one and at no time at the next. */
static bool
observe_loss(WnEvidence *evidence, const WnCall *call, const WnMessage *answer)
{
    const WnTransaction *ack = NULL;

    while ((ack = wn_call_ack(call, answer, ack)) != NULL) {
        if (!wn_message_is_lost(ack->request))
            continue;
        wn_observe(evidence, &finding_ack_not_forwarded, answer, ack->request->frame,
                   ack->request->capture,
                   "The ACK to %s is seen here and never at the next capture point.",
                   wn_show_endpoint(evidence, wn_message_destination(ack->request)));
        return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall        *call = wn_evidence_subject(evidence)->call;
    const WnMessage     *near = call->invite ? wn_transaction_success(call->invite) : NULL;
    const WnMessage     *far = call->delivery ? wn_transaction_success(call->delivery) : NULL;
    const WnTransaction *ack;

    if ((near && observe_loss(evidence, call, near)) || !near || !far || near == far ||
        near->to_tag != far->to_tag)
        return;
    ack = wn_call_ack(call, near, NULL);
    if (!ack || arrives(call, far))
        return;
    wn_observe(evidence, &finding_ack_not_forwarded, far, ack->request->frame,
               ack->request->capture,
               "The caller's ACK reaches %s; between there and the answering side %s it is never "
               "seen again.",
               wn_show_endpoint(evidence, wn_message_destination(ack->request)),
               wn_show_endpoint(evidence, wn_message_source(far)));
}

const WnFindingKind finding_ack_not_forwarded = {
    .id = "ack-not-forwarded",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_HOPS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
