/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G12: the INVITE had no offer, and the other half of the descriptions is not in the capture (RFC
 * 3264 4, RFC 3725). */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (!call || !call->invite || call->invite->request->session || call->n_media > 0)
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, wn_message_spot(call->invite->request));
    return WN_GUARD_UNKNOWN;
}

const WnGuard guard_late_offer = {
    .id = "late-offer",
    .number = "G12",
    .excuse = "the offer came late, and its answer is not in the capture",
    .answer = answer,
};
