/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G18: nothing but SIP was captured; that media is not seen proves nothing. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (!call || wn_capture_shows_media(evidence))
        return WN_GUARD_CLEAR;
    return WN_GUARD_UNKNOWN;
}

const WnGuard guard_media_not_captured = {
    .id = "media-not-captured",
    .number = "G18",
    .excuse = "the capture holds nothing but SIP",
    .answer = answer,
};
