/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that did not answer goes on to send from the very endpoint where it was not reached: it
 * is there.  One that is silent until what it had bound has run out (RFC 3261 10.2.4) may have been
 * gone and come back.  about is the transaction that was not answered.
 */
#include "findings/finding.h"

/* A REGISTER may have been tried in vain before (RFC 3261 17.1.2.2, Timer F). */
static const WnTime LATE = 32 * WN_SECOND;

static bool
is_heard_in_time(const WnRegistration *registration, const WnTransaction *delivery,
                 const WnTransaction *step, const WnFlowSide *phone)
{
    const WnMessage     *request = delivery->request;
    const WnTransaction *bound = wn_registration_bound_from(
                            registration, wn_message_destination(request), request->time),
                        *next;
    WnTime end = bound ? wn_registration_runs_out(bound) : INT64_MAX;

    if (phone->last <= request->time)
        return false;
    if (end == INT64_MAX || phone->last <= end + LATE)
        return true;
    next = wn_registration_refreshed(registration, step, request->time);
    return next && next->request->time <= end + LATE;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *step;
        const WnMessage     *request = transaction->request;
        const WnFlowSide    *phone;

        if (!wn_is_unanswered(transaction))
            continue;
        step = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                         request->time);
        phone = step ? &step->flow->sides[step->side] : NULL;
        if (phone && is_heard_in_time(subject->registration, transaction, step, phone))
            wn_observe(evidence, &finding_phone_still_sends, transaction, phone->last_frame,
                       phone->last_capture,
                       "Afterwards the phone still sends from %s: it is there.",
                       wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_phone_still_sends = {
    .id = "phone-still-sends",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
