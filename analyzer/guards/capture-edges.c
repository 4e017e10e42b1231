/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G13: what is claimed happened at the edge of the capture.  A dialog that began before the first
 * frame hides what it agreed on; detectors ask wn_gave_up() and wn_time_left() for the other edge.
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->kind == WN_SUBJECT_CALL && !subject->call->invite) {
        wn_excuse(evidence, (WnSpot){ subject->first_frame, subject->first_capture });
        return WN_GUARD_UNKNOWN;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_capture_edges = {
    .id = "capture-edges",
    .number = "G13",
    .excuse = "the session began before the capture, so its beginning cannot be judged",
    .answer = answer,
};
