/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A proxy gives the BYE up because it goes round in circles (483, 482: RFC 3261 16.3): the other
 * side, who would never answer so, has not got it.  about is the response.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *refusal = wn_call_bye_in_circles(subject->call);

    if (refusal)
        wn_observe(evidence, &finding_bye_went_in_circles, refusal, refusal->frame,
                   refusal->capture,
                   "%s answers \"%s\": the BYE went in circles, and the other side never got it.",
                   wn_show_endpoint(evidence, wn_message_source(refusal)),
                   wn_show_message(evidence, refusal));
}

const WnFindingKind finding_bye_went_in_circles = {
    .id = "bye-went-in-circles",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
