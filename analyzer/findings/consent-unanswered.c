/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consent checks of a pair that carried media are answered no more (RFC 7675 5.1).  about is the
 * path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->broke.kind != WN_BREAK_CONSENT)
            continue;
        wn_observe(
            evidence, &finding_consent_unanswered, path, path->broke.frame, path->broke.capture,
            "Checks of this pair had been answered, and from here on none is any more for %s.",
            wn_show_seconds(evidence, path->broke.pause));
    }
}

const WnFindingKind finding_consent_unanswered = {
    .id = "consent-unanswered",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
