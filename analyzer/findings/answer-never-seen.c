/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The called side hangs up, and no answer of it was ever seen: it had answered the call and waited
 * for an ACK in vain (RFC 3261 15: before that it may not send BYE).  about is the BYE.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *bye = wn_call_missed_answer(call);

    if (bye)
        wn_observe(evidence, &finding_answer_never_seen, call->bye, bye->frame, bye->capture,
                   "The called side ends the call with a BYE, %s after the INVITE, which it may "
                   "only do once it has answered: its answer did not come here, and no ACK left.",
                   wn_show_seconds(evidence, bye->time - call->invite->request->time));
}

const WnFindingKind finding_answer_never_seen = {
    .id = "answer-never-seen",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
