/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that did not answer registers again when it is due, from the same socket: it was alive
 * all the time.  One that lets its registration run out, or comes back by another network, may have
 * been off or on its way (RFC 3261 10.2.4).  about is the transaction that it had not answered.
 */
#include "findings/finding.h"

/* Its REGISTER may have been tried in vain before (RFC 3261 17.1.2.2, Timer F). */
static const WnTime LATE = 32 * WN_SECOND;

static bool
is_due(const WnSubject *subject, const WnMessage *request, const WnTransaction *back)
{
    const WnTransaction *bound = wn_registration_bound_from(
        subject->registration, wn_message_destination(request), request->time);
    WnTime        end = bound ? wn_registration_runs_out(bound) : INT64_MAX;
    const WnAddr *there = &wn_message_source(back->request)->addr;

    if (wn_model_is_public(subject->model, there) &&
        !wn_addr_equal(there, &wn_message_destination(request)->addr))
        return false;
    return !bound || ((end == INT64_MAX || back->request->time <= end + LATE) &&
                      wn_registration_same_socket(subject->model, bound, back));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 0; registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *before, *back;
        const WnMessage     *request = transaction->request;

        if (!request || transaction->method == WN_METHOD_ACK ||
            (transaction->responses && !wn_port_given_to(evidence, transaction)))
            continue;
        before =
            wn_registration_last_from(registration, wn_message_destination(request), request->time);
        back = wn_registration_refreshed(registration, before, request->time);
        if (back && is_due(subject, request, back) && !wn_phone_had_stopped(transaction))
            wn_observe(evidence, &finding_came_back_afterwards, transaction, back->request->frame,
                       back->request->capture,
                       "The phone registers again %s later, from %s: it was alive.",
                       wn_show_seconds(evidence, back->request->time - request->time),
                       wn_show_endpoint(evidence, wn_message_source(back->request)));
    }
}

const WnFindingKind finding_came_back_afterwards = {
    .id = "came-back-afterwards",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
