/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the notifications of a subscription (RFC 6665 4.1.3, 4.2.2). */
#include "verdict/notify_questions.h"

#include "verdict/evidence.h"

bool
wn_may_follow_from_notify(WnEvidence *evidence, const WnMessage *refusal)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    bool             accepted = false;

    if (subject->kind != WN_SUBJECT_SUBSCRIPTION || !refusal->transaction->request->to_tag)
        return false;
    for (unsigned i = 0; i < subject->service->n_notifies; i++) {
        const WnTransaction *notify = subject->service->notifies[i];

        if (!notify->responses)
            return true;
        if (!wn_addr_equal(&wn_message_destination(notify->request)->addr,
                           &wn_message_source(refusal->transaction->request)->addr))
            continue;
        if (!wn_transaction_success(notify))
            return true;
        accepted = true;
    }
    return !accepted || subject->client.vantage == WN_VANTAGE_LAN ||
           subject->client.vantage == WN_VANTAGE_UNKNOWN;
}

bool
wn_small_notifies_fail(const WnEvidence *evidence)
{
    const WnService *service = wn_evidence_subject(evidence)->service;

    for (unsigned i = 0; i < service->n_notifies; i++)
        if (wn_gave_up(evidence, service->notifies[i]) &&
            !(service->notifies[i]->request->flags &
              (WN_MESSAGE_FRAGMENTED | WN_MESSAGE_LOST_PIECES | WN_MESSAGE_OVERSIZED)))
            return true;
    return false;
}
