/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone whose place has changed is heard at the new one hardly after it was last heard at the
 * old one: it was never away.  about is the transaction that was not answered.
 */
#include "findings/finding.h"

/* Shorter than any life time of a mapping that is met in the field. */
static const WnTime NO_SILENCE = 25 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;

    for (const WnFinding *moved = wn_observed(evidence, &finding_moved_without_silence); moved;
         moved = wn_observed_next(moved)) {
        const WnTransaction *lost = moved->about, *old, *new;
        const WnMessage     *request = lost->request;
        const WnFlowSide    *there;
        WnTime               silence;

        old =
            wn_registration_last_from(registration, wn_message_destination(request), request->time);
        new = wn_registration_next(registration, old, request->time);
        there = &new->flow->sides[new->side];
        silence = there->first - old->flow->sides[old->side].last;
        if (silence < 0 || silence >= NO_SILENCE)
            continue;
        wn_observe(evidence, &finding_went_on_elsewhere, lost, there->first_frame, there->capture,
                   "It goes on from %s %s after it was last heard at %s.",
                   wn_show_endpoint(evidence, wn_message_source(new->request)),
                   wn_show_seconds(evidence, silence),
                   wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_went_on_elsewhere = {
    .id = "went-on-elsewhere",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
