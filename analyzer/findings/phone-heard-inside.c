/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where both sides of the router are watched: while a request for it does not get in, the phone
 * itself sends something inside, so it is there.  about is the transaction.
 */
#include "findings/finding.h"

/* As long as who sends the request waits for an answer (RFC 3261 17.1.1.2). */
static const WnTime MEANWHILE = 32 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *delivery = subject->deliveries[i], *bound;
        const WnMessage     *request = delivery->request;
        const WnVia         *via;
        const WnFlowSide    *own;

        if (!wn_is_unanswered(delivery))
            continue;
        bound = wn_registration_bound_from(subject->registration, wn_message_destination(request),
                                           request->time);
        via = bound ? bound->request->via : NULL;
        own = via && wn_is_nonpublic(evidence, &via->sent_by.addr)
                  ? wn_host_heard(&subject->model->flows, &via->sent_by.addr, request->time,
                                  request->time + MEANWHILE)
                  : NULL;
        if (own)
            wn_observe(evidence, &finding_phone_heard_inside, delivery, own->last_frame,
                       own->last_capture, "Meanwhile the phone sends something from %s.",
                       wn_show_addr(evidence, &via->sent_by.addr));
    }
}

const WnFindingKind finding_phone_heard_inside = {
    .id = "phone-heard-inside",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
