/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G17: the "retransmissions" are sights of one packet (two interfaces, VLAN copies, mirror ports).
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    /* The model takes copies apart by time and IP identification.  A series whose sends all lie
     * within a mirror's delay is one that it could not. */
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        if (request && request->n_copies >= 2 &&
            wn_message_last_time(request) - request->time < 50 * WN_MILLISECOND) {
            wn_excuse(evidence, wn_message_spot(request));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_duplicate_frames = {
    .id = "duplicate-frames",
    .number = "G17",
    .excuse = "what looks like repetition is one packet captured more than once",
    .answer = answer,
};
