/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "causes/delivery.h"

#include <string.h>

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
wn_delivery_stopped(WnEvidence *evidence, const WnFindingKind *condition)
{
    bool due = wn_seen_together(evidence, &finding_came_back_afterwards, condition);
    bool heard = wn_seen_together(evidence, &finding_phone_heard_inside, condition);

    if (!wn_seen_together(evidence, &finding_request_stopped_at_router, condition))
        return WN_GRADE_NONE;
    return due || heard ? WN_GRADE_CERTAIN : WN_GRADE_POSSIBLE;
}

WnGrade
wn_delivery_unless_restarted(WnEvidence *evidence, WnGrade grade)
{
    bool restarted = wn_guard_answer(evidence, &guard_phone_restarted) != WN_GUARD_CLEAR;

    return restarted && grade > WN_GRADE_LIKELY ? WN_GRADE_LIKELY : grade;
}

/* Its REGISTER comes from another address than it says: also where that is private, too. */
static bool
is_seen_translated(const WnSubject *subject)
{
    const WnTransaction *binding = subject->registration ? subject->registration->binding : NULL;
    const WnVia         *via = binding ? binding->request->via : NULL;

    return via && binding->request->n_via == 1 && via->sent_by.addr.family != 0 &&
           !wn_addr_equal(&via->sent_by.addr, &wn_message_source(binding->request)->addr);
}

WnGrade
wn_delivery_likely(WnEvidence *evidence)
{
    WnSpot at;

    return wn_phone_is_translated(evidence, &at) == WN_YES ||
                   is_seen_translated(wn_evidence_subject(evidence))
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

static bool
is_same_host(const WnUri *a, const WnUri *b)
{
    return a && b && a->host && b->host && strcmp(a->host, b->host) == 0;
}

/* It was passed on, or phones register there, or it is for the phone's address of record, or from
 * its domain, or to the private Contact that only its registrar knows. */
static bool
is_of_domain(const WnEvidence *evidence, const WnTransaction *request)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnTransaction  *binding = registration ? registration->binding : NULL;
    const WnUri          *target = request->request->request_uri;

    return wn_is_sent_by_server(evidence, request) || request->request->record_routes ||
           (binding &&
            (is_same_host(request->from, binding->to) || is_same_host(request->to, binding->to) ||
             (target && wn_is_nonpublic(evidence, &target->endpoint.addr) &&
              is_same_host(target, wn_message_contact(binding->request)))));
}

bool
wn_delivery_is_of_domain(WnEvidence *evidence, const WnFindingKind *condition)
{
    const WnFinding *seen = wn_observed(evidence, condition);

    for (; seen; seen = wn_observed_next(seen))
        if (is_of_domain(evidence, seen->about))
            return true;
    return false;
}
