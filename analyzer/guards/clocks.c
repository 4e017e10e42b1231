/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G22: the clock of the capture jumps, or those of the places that it was put together from
 * contradict each other, so that no order and no span of time in it means anything. */
#include "guards/guard.h"

/* A dialog that is cut into pieces a month apart was not captured so. */
static const WnTime INSANE = INT64_C(86400) * WN_SECOND * 30;

/* Of a call that works nobody is accused. */
static bool
places_contradict(const WnEvidence *evidence, WnSpot *at)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    return !(subject->call && subject->works == WN_YES) && wn_clocks_contradict(evidence, at);
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnSpot           at = { subject->last_frame, subject->last_capture };

    if (subject->end - subject->start <= INSANE && !places_contradict(evidence, &at))
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, at);
    return WN_GUARD_UNKNOWN;
}

const WnGuard guard_clocks = {
    .id = "clocks",
    .number = "G22",
    .excuse =
        "the clock of the capture jumps, or the clocks of the places in it contradict each other",
    .answer = answer,
};
