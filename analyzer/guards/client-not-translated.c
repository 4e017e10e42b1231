/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G29: no NAT stands before this client: what it says of itself is what the others see. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAgent   *phone = subject->kind == WN_SUBJECT_CALL ? &subject->server : &subject->client;

    if (phone->behind_nat == WN_NO) {
        wn_excuse(evidence, phone->proof ? phone->proof : subject->first_frame);
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_client_not_translated = {
    .id = "client-not-translated",
    .number = "G29",
    .excuse = "the client has a public address of its own, no NAT translates it",
    .answer = answer,
};
