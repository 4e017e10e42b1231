/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 480 is a rejection where its phrase or Reason says so (RFC 3326: SIP's 603, Q.850's 21), and a
 * person had the time to press a key: a phone that nobody answers in time says 480, too.  about is
 * the response.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;
    const char      *words;

    if (!response || response->status != 480 || !call->ringing ||
        response->time - call->ringing->time <= WN_SECOND)
        return;
    words = wn_message_rejection(response);
    if (words)
        wn_observe(evidence, &finding_refused_by_hand, response, response->frame, response->capture,
                   "The answer says \"%s\", %s after the phone rang: somebody rejected the call.",
                   words, wn_show_seconds(evidence, response->time - call->ringing->time));
}

const WnFindingKind finding_refused_by_hand = {
    .id = "refused-by-hand",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
