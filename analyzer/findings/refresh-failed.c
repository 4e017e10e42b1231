/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A re-INVITE or UPDATE that is to refresh the session is not answered, or draws 408 or 481 (RFC
 * 4028 7.4, 10): its time is half the agreed interval after the last refresh.  about is the
 * transaction.
 */
#include "findings/finding.h"
#include "model/session_timer.h"

/* Of a call that somebody has ended before, the other side knows nothing any more (RFC
 * 3261 15.1.2): that answer is no reason. */
static bool
comes_after_the_end(const WnCall *call, const WnMessage *final)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;

    return bye && bye->time < final->time && !wn_session_ran_out(call);
}

static bool
has_failed(const WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);

    if (!final)
        return wn_gave_up(evidence, transaction);
    return (final->status == 408 || final->status == 481) &&
           !comes_after_the_end(wn_evidence_subject(evidence)->call, final);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *refresh = subject->transactions[i];
        const WnMessage     *agreed;

        if (!wn_session_is_refresh(subject->call, refresh) || !has_failed(evidence, refresh))
            continue;
        agreed = wn_call_timed_before(subject->call, refresh->request->time);
        wn_observe(evidence, &finding_refresh_failed, refresh, refresh->request->frame,
                   refresh->request->capture,
                   "The %s that is to refresh the session of %u s, %s after the last time, fails.",
                   wn_show_message(evidence, refresh->request), agreed->extra->session_expires,
                   wn_show_seconds(evidence, refresh->request->time - agreed->time));
    }
}

const WnFindingKind finding_refresh_failed = {
    .id = "refresh-failed",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
