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
        const WnAddr    *to;

        if (!request || request->method == WN_METHOD_REGISTER ||
            !wn_is_nonpublic(evidence, &wn_message_destination(request)->addr))
            continue;
        to = &wn_message_destination(request)->addr;
        if (wn_registration_lists(registration, to) &&
            !wn_registration_named(registration, to, NULL)) {
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
