/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call rings a place where the phone no longer is: it registered from elsewhere since, and
 * another branch of the same call was heard from (RFC 3261 16.6; 10.3 step 7).  about is the
 * transaction.
 */
#include "findings/finding.h"

static bool
another_was_heard(const WnCall *call, const WnTransaction *dead)
{
    for (unsigned i = 0; i < call->n_branches; i++)
        if (call->branches[i] != dead && call->branches[i]->responses &&
            call->branches[i]->request->n_via == dead->request->n_via &&
            wn_addr_equal(&wn_message_source(call->branches[i]->request)->addr,
                          &wn_message_source(dead->request)->addr))
            return true;
    return false;
}

/* Tried in vain until the call was answered elsewhere, which ends the tries (RFC 3261 16.7 step
 * 10). */
static bool
is_dead(const WnEvidence *evidence, const WnCall *call, const WnTransaction *branch)
{
    static const unsigned A_SERIES = 2; /* copies: the catalogue's three sends */

    return wn_gave_up(evidence, branch) ||
           (call->accepted && !branch->responses && branch->request->n_copies >= A_SERIES &&
            call->accepted->time > branch->request->time);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnCall    *call = subject->call;

    for (unsigned i = 0; subject->registration && i < call->n_branches; i++) {
        const WnTransaction *branch = call->branches[i], *old, *now;
        const WnMessage     *request = branch->request;

        if (!is_dead(evidence, call, branch) || !another_was_heard(call, branch))
            continue;
        old = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                        request->time);
        now = old ? wn_registration_moved(subject->registration, old, request->time) : NULL;
        if (!now)
            continue;
        wn_observe(evidence, &finding_dead_branch, branch, request->frame, request->capture,
                   "The call is also sent to %s, %u times and without an answer; the phone has "
                   "registered from %s since.",
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   request->n_copies + 1u,
                   wn_show_endpoint(evidence, wn_message_source(now->request)));
    }
}

const WnFindingKind finding_dead_branch = {
    .id = "dead-branch",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
