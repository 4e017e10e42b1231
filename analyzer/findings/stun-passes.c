/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * While a request is not answered, STUN between the very same two ports is (RFC 8489, 5626 3.5.2):
 * the way is open, and nothing of SIP comes back on it.  About the unanswered transaction.
 */
#include "findings/finding.h"
#include "model/stun.h"

static const WnStunTransaction *
find_answered(const WnModel *model, const WnMessage *request)
{
    enum { MOST = 1024 };
    const WnStunTransaction *one = wn_stun_of(&model->flows, &wn_message_source(request)->addr);
    unsigned                 looked = 0;

    for (; one && wn_search_on(model->searches, &looked, MOST); one = one->next_of_client)
        if (one->flow == request->flow && one->side == request->side && one->answer_frame &&
            one->first >= request->time && one->first <= wn_message_last_time(request))
            return one;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction     *transaction = subject->transactions[i];
        const WnMessage         *request = transaction->request;
        const WnStunTransaction *passes;

        if (!request || transaction->responses || request->n_via != 1 ||
            request->flow->carrier != WN_CARRIER_UDP ||
            request->flow->sides[1 - request->side].sip > 0 || !wn_gave_up(evidence, transaction))
            continue;
        passes = find_answered(subject->model, request);
        if (passes)
            wn_observe(
                evidence, &finding_stun_passes, transaction, passes->answer_frame,
                passes->answer_capture,
                "Meanwhile STUN between the same two ports is answered; of SIP nothing comes "
                "back.");
    }
}

const WnFindingKind finding_stun_passes = {
    .id = "stun-passes",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
