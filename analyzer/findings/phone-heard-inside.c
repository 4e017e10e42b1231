/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where both sides of the router are watched: while a request for it does not get in, the phone
 * itself sends something inside, so it is there.  about is the transaction.
 */
#include "findings/finding.h"

/* As long as who sends the request waits for an answer (RFC 3261 17.1.1.2). */
static const WnTime MEANWHILE = 32 * WN_SECOND;

static const WnFlowSide *
heard(const WnModel *model, const WnAddr *phone, const WnMessage *request)
{
    const WnHost *host = wn_host_find(&model->flows, phone);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, 1024);
         flow = wn_flow_next_of(flow, phone)) {
        const WnFlowSide *own = &flow->sides[wn_addr_equal(&flow->ends[0].addr, phone) ? 0 : 1];

        if (own->packets > 0 && own->last >= request->time &&
            own->first <= request->time + MEANWHILE &&
            (own->last <= request->time + MEANWHILE || own->first >= request->time))
            return own;
    }
    return NULL;
}

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
                  ? heard(subject->model, &via->sent_by.addr, request)
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
