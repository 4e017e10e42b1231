/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other phone rang (180 to 183): the INVITE arrived (RFC 3261 13.3.1.1).  about is the
 * response. */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnMessage *ringing = wn_evidence_subject(evidence)->call->ringing;

    if (ringing)
        wn_observe(evidence, &finding_rang, ringing, ringing->frame, ringing->capture,
                   "The other side answers \"%s\": the call arrived there.",
                   wn_show_message(evidence, ringing));
}

const WnFindingKind finding_rang = {
    .id = "rang",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
