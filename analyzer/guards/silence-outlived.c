/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G27: the same way had outlived as long a silence: the router did not forget it for this one. */
#include "guards/guard.h"

/* A phone that subscribes sends requests of its own. */
static bool
is_sent_to_phone(const WnSubject *subject, const WnTransaction *delivery)
{
    return subject->kind != WN_SUBJECT_SUBSCRIPTION || delivery->method == WN_METHOD_NOTIFY;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *delivery = subject->deliveries[i];

        if (!wn_is_unanswered(delivery) || !is_sent_to_phone(subject, delivery))
            continue;
        if (!wn_silence_was_outlived(delivery))
            return WN_GUARD_CLEAR;
        wn_excuse(evidence,
                  (WnSpot){ delivery->flow->outlived_frame, delivery->flow->outlived_capture });
        found = WN_GUARD_HOLDS;
    }
    return found;
}

const WnGuard guard_silence_outlived = {
    .id = "silence-outlived",
    .number = "G27",
    .excuse = "the phone was still reached on the same path after a silence as long as this one",
    .answer = answer,
};
