/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G22: the clock of the capture jumps, so that no span of time in it means anything. */
#include "guards/guard.h"

/* A dialog that is cut into pieces a month apart was not captured so. */
static const WnTime INSANE = INT64_C(86400) * WN_SECOND * 30;

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->end - subject->start > INSANE) {
        wn_excuse(evidence, (WnSpot){ subject->last_frame, subject->last_capture });
        return WN_GUARD_UNKNOWN;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_clocks = {
    .id = "clocks",
    .number = "G22",
    .excuse = "the clock of the capture jumps",
    .answer = answer,
};
