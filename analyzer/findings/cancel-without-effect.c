/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller cancels a call that rings, and is never told how it ended: nobody answers the CANCEL,
 * the server knows that INVITE no more (481, RFC 3261 9.2: it has had its final response), or
 * answers 200, and no 487 follows.  about is the CANCEL's transaction.
 */
#include "findings/finding.h"

/* Timer B: as long as the caller waits (RFC 3261 9.1). */
static const WnTime WAITS = 32 * WN_SECOND;

/* What became of it; NULL: nothing yet. */
static const char *
outcome_of(WnEvidence *evidence, const WnTransaction *cancel, WnSpot *at)
{
    const WnMessage *final = wn_transaction_final(cancel);

    *at = wn_message_last_spot(final ? final : cancel->request);
    if (!final)
        return wn_gave_up(evidence, cancel) ? "nobody answers the CANCEL" : NULL;
    if (final->status == 481)
        return "the server knows that INVITE no more (481)";
    return wn_message_is_success(final) && wn_time_left(evidence, final) >= WAITS
               ? "the server answers 200, but no 487 to the INVITE follows"
               : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    const char   *outcome;
    WnSpot        at;

    if (!call->cancel || !call->invite || !call->ringing || call->accepted || call->refused ||
        call->cancel->request->flow != call->invite->request->flow)
        return;
    outcome = outcome_of(evidence, call->cancel, &at);
    if (outcome)
        wn_observe(evidence, &finding_cancel_without_effect, call->cancel, at.frame, at.capture,
                   "The caller, silent for %s, cancels the call, and %s.",
                   wn_show_seconds(evidence, call->cancel->request->own_idle), outcome);
}

const WnFindingKind finding_cancel_without_effect = {
    .id = "cancel-without-effect",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
