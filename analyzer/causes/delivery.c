/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "causes/delivery.h"

bool
wn_delivery_failed_with(WnEvidence *evidence, const WnFindingKind *condition)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    bool          failed;

    /* It got through by another branch. */
    if (call && call->accepted)
        return false;
    failed = wn_seen_together(evidence, condition, &finding_request_unanswered);

    failed |= wn_seen_together(evidence, condition, &finding_pings_unanswered);
    failed |= wn_seen_together(evidence, condition, &finding_request_refused_by_nat);
    return failed;
}
