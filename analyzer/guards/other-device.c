/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G30: the private Contact in the list belongs to another device of the same account. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    if (!registration)
        return WN_GUARD_CLEAR;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        bool             named = false, foreign = false;

        if (!request || request->method == WN_METHOD_REGISTER ||
            !wn_is_nonpublic(evidence, &wn_message_destination(request)->addr))
            continue;
        for (unsigned s = 0; s < registration->n_steps; s++) {
            const WnUri     *contact = wn_message_contact(registration->steps[s]->request);
            const WnMessage *accepted = wn_transaction_success(registration->steps[s]);
            named |= contact &&
                     wn_addr_equal(&contact->endpoint.addr, &wn_message_destination(request)->addr);
            for (unsigned c = 0; accepted && accepted->contacts && c < accepted->contacts->n; c++)
                foreign |= wn_addr_equal(&accepted->contacts->uris[c]->endpoint.addr,
                                         &wn_message_destination(request)->addr);
        }
        if (foreign && !named) {
            wn_excuse(evidence, wn_message_spot(request));
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_other_device = {
    .id = "other-device",
    .number = "G30",
    .excuse = "the private Contact is that of another device registered under the same account",
    .answer = answer,
};
