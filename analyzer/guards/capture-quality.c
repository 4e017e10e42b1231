/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G14: packets are missing from the capture itself, or were cut before what matters. */
#include "guards/guard.h"

/* More than one frame in a hundred missing makes absence worthless as evidence. */
static const uint64_t TOLERATED_SHARE = 100;

/* Who gets the sound has got what the capture lacks. */
static bool
lacks_what_arrived(WnEvidence *evidence, const WnCall *call)
{
    for (unsigned i = 0; call && i < call->n_media; i++)
        if (wn_media_came_by_unseen(&call->media[i])) {
            wn_excuse(evidence, (WnSpot){ call->media[i].reception->last_frame,
                                          call->media[i].reception->capture });
            return true;
        }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnModel   *model = subject->model;

    for (unsigned i = 0; i < model->n_points; i++)
        if (model->points[i].facts.dropped * TOLERATED_SHARE > model->points[i].packets)
            return WN_GUARD_UNKNOWN;
    if (lacks_what_arrived(evidence, subject->call))
        return WN_GUARD_UNKNOWN;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        if (request && request->flags & WN_MESSAGE_TRUNCATED &&
            !(request->flags & WN_MESSAGE_LOST_PIECES)) {
            wn_excuse(evidence, wn_message_spot(request));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_capture_quality = {
    .id = "capture-quality",
    .number = "G14",
    .excuse = "the capture lost packets or cut messages, so what is missing in it proves little",
    .answer = answer,
};
