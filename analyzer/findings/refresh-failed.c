/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A re-INVITE or UPDATE that is to refresh the session is not answered, or draws 408 or 481 (RFC 4028 7.4,
 * 10): its time is half the agreed interval after the last refresh.  about is the transaction.
 */
#include "findings/finding.h"

/* When the session was last agreed on before that moment, and for how many seconds. */
static WnTime
last_refresh(const WnSubject *subject, WnTime before, uint32_t *interval)
{
    WnTime last = 0;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *t = subject->transactions[i];
        const WnMessage     *success = wn_transaction_success(t);

        if ((t->method != WN_METHOD_INVITE && t->method != WN_METHOD_UPDATE) || !success ||
            success->time >= before || success->time < last || !success->extra ||
            success->extra->session_expires == 0)
            continue;
        last = success->time;
        *interval = success->extra->session_expires;
    }
    return last;
}

static bool
has_failed(const WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);

    return final ? final->status == 408 || final->status == 481
                 : wn_gave_up(evidence, transaction);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *refresh = subject->transactions[i];
        uint32_t             interval = 0;
        WnTime               last, after;

        if ((refresh->method != WN_METHOD_INVITE && refresh->method != WN_METHOD_UPDATE) ||
            !refresh->request || !refresh->request->to_tag || !has_failed(evidence, refresh))
            continue;
        last = last_refresh(subject, refresh->request->time, &interval);
        after = refresh->request->time - last;
        /* Half of it, or what some products make of that; never later than its end. */
        if (last == 0 || after * 10 < (WnTime) interval * 4 * WN_SECOND ||
            after > (WnTime) interval * WN_SECOND)
            continue;
        wn_observe(evidence, &finding_refresh_failed, refresh, refresh->request->frame,
                   refresh->request->capture,
                   "The %s that is to refresh the session of %u s, %s after the last time, fails.",
                   wn_show_message(evidence, refresh->request), interval,
                   wn_show_seconds(evidence, after));
    }
}

const WnFindingKind finding_refresh_failed = {
    .id = "refresh-failed",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
