/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone had unregistered (RFC 3261 10.2.2): where it was, nobody is, and no router is why. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *delivery = subject->deliveries[i], *bound, *gone;

        if (!wn_is_unanswered(delivery))
            continue;
        bound = wn_registration_bound_from(subject->registration,
                                           wn_message_destination(delivery->request),
                                           delivery->request->time);
        gone = bound ? wn_registration_taken_away(subject->registration, bound,
                                                  delivery->request->time)
                     : NULL;
        if (bound && !gone)
            return WN_GUARD_CLEAR;
        if (!gone)
            continue;
        wn_excuse(evidence, wn_message_spot(gone->request));
        found = WN_GUARD_HOLDS;
    }
    return found;
}

const WnGuard guard_phone_unregistered = {
    .id = "phone-unregistered",
    .number = "1.B",
    .excuse = "the phone had unregistered before, so nobody is to be reached there",
    .answer = answer,
};
