/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone had subscribed anew before the NOTIFY of an older subscription failed: it does not wait
 * for that one any more (RFC 6665 4.1.2), and hears the news by the other.
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnService    *service = wn_evidence_subject(evidence)->service;
    const WnSubscribed *newer = service ? service->newer : NULL;
    unsigned            n = 0;

    for (unsigned i = 0; newer && i < service->n_notifies; i++) {
        if (!wn_is_unanswered(service->notifies[i]))
            continue;
        if (service->notifies[i]->request->time <= newer->accepted)
            return WN_GUARD_CLEAR;
        n++;
    }
    if (n == 0)
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, newer->spot);
    return WN_GUARD_HOLDS;
}

const WnGuard guard_newer_subscription = {
    .id = "newer-subscription",
    .number = "1.I",
    .excuse = "the phone had subscribed anew meanwhile, and no longer waits for this one",
    .answer = answer,
};
