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

WnGrade
wn_delivery_unless_restarted(WnEvidence *evidence, WnGrade grade)
{
    bool restarted = wn_guard_answer(evidence, &guard_phone_restarted) != WN_GUARD_CLEAR;

    return restarted && grade > WN_GRADE_LIKELY ? WN_GRADE_LIKELY : grade;
}

WnGrade
wn_delivery_likely(WnEvidence *evidence)
{
    bool   restarted = wn_guard_answer(evidence, &guard_phone_restarted) != WN_GUARD_CLEAR;
    WnSpot at;

    return restarted && wn_phone_is_translated(evidence, &at) != WN_YES ? WN_GRADE_POSSIBLE
                                                                        : WN_GRADE_LIKELY;
}
