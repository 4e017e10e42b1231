/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller cancels the call before it is answered (RFC 3261 9).  about is the CANCEL. */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (!call->cancel || !call->invite || call->accepted || wn_call_completed_elsewhere(call))
        return;
    wn_observe(
        evidence, &finding_caller_gave_up, call->cancel->request, call->cancel->request->frame,
        call->cancel->request->capture, "The caller cancels the call after %s.",
        wn_show_seconds(evidence, call->cancel->request->time - call->invite->request->time));
}

const WnFindingKind finding_caller_gave_up = {
    .id = "caller-gave-up",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
