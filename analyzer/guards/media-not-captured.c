/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G18: media was not captured, only SIP, or only what RTCP reports of it; its absence proves
 * nothing. */
#include "guards/guard.h"

/* Somebody says how much sound it sent, and there is no sound of anybody: a filter left RTP out. */
static bool
holds_reports_alone(const WnModel *model)
{
    if (model->streams.count > 0)
        return false;
    for (uint32_t i = 0; i < model->reporters.count; i++)
        if (((const WnReporter *) model->reporters.values[i])->packets_sent > 0)
            return true;
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    /* Nobody answered the INVITE, or no description: there was no media to capture. */
    if (!call || (call->invite && wn_is_unanswered(call->invite)) || call->n_media == 0 ||
        (wn_capture_shows_media(evidence) && !holds_reports_alone(call->model)))
        return WN_GUARD_CLEAR;
    return WN_GUARD_UNKNOWN;
}

const WnGuard guard_media_not_captured = {
    .id = "media-not-captured",
    .number = "G18",
    .excuse = "the capture holds no sound at all, only SIP or RTCP reports",
    .answer = answer,
};
