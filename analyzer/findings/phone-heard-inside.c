/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where both sides of the router are watched: while a request for it does not get in, the phone
 * itself sends something inside, be it ARP, so it is there.  about is the transaction.
 */
#include "findings/finding.h"

/* As long as who sends the request waits for an answer (RFC 3261 17.1.1.2); and nobody is gone
 * quicker than that. */
static const WnTime MEANWHILE = 32 * WN_SECOND, JUST_BEFORE = 2 * WN_SECOND;

static WnSpot
sign_of(const WnModel *model, const WnAddr *phone, WnTime time)
{
    const WnFlowSide *own =
        wn_host_heard(&model->flows, phone, time - JUST_BEFORE, time + MEANWHILE);
    const WnHost *host = wn_host_find(&model->flows, phone);

    if (own)
        return (WnSpot){ own->last_frame, own->last_capture };
    return host && host->link_last >= time && host->link_last <= time + MEANWHILE ? host->link_spot
                                                                                  : (WnSpot){ 0 };
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *delivery = subject->deliveries[i], *bound;
        const WnMessage     *request = delivery->request;
        const WnVia         *via;
        WnSpot               sign;

        if (!wn_is_unanswered(delivery))
            continue;
        bound = wn_registration_bound_from(subject->registration, wn_message_destination(request),
                                           request->time);
        via = bound ? bound->request->via : NULL;
        if (!via || !wn_is_nonpublic(evidence, &via->sent_by.addr))
            continue;
        sign = sign_of(subject->model, &via->sent_by.addr, request->time);
        if (sign.frame)
            wn_observe(evidence, &finding_phone_heard_inside, delivery, sign.frame, sign.capture,
                       "About that time the phone sends something from %s.",
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
