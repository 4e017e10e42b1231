/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone began anew in between (another Call-ID): it may have been off, not unreachable. */
#include "guards/guard.h"

static bool
continues(const WnSubject *subject, const WnTransaction *before, const WnMessage *request)
{
    const WnTransaction *after = wn_registration_next(subject->registration, before, request->time);

    return after && after->exchange == before->exchange;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnMessage     *request = subject->deliveries[i]->request;
        const WnTransaction *before, *last;

        if (!request || request->method == WN_METHOD_ACK ||
            (subject->deliveries[i]->responses &&
             !wn_port_given_to(evidence, subject->deliveries[i])))
            continue;
        before = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                           request->time);
        last = subject->registration->steps[subject->registration->n_steps - 1];
        /* RFC 3261 10.2: one Call-ID for all registrations until the phone reboots. */
        if (before && last->request->time > request->time && !continues(subject, before, request)) {
            wn_excuse(evidence, wn_message_spot(last->request));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_phone_restarted = {
    .id = "phone-restarted",
    .number = "1.B",
    .excuse = "the phone started anew before it came back, so it may have been switched off",
    .answer = answer,
};
