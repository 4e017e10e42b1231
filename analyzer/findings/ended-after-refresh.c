/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call is ended as soon as its refresh has failed, with a Reason that says so, or when the
 * session would have run out (RFC 4028 10); a user may hang up at any other time.  about is the
 * refresh.
 */
#include <string.h>

#include "findings/finding.h"
#include "model/session_timer.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *bye = subject->call->bye ? subject->call->bye->request : NULL;

    for (const WnFinding *failed = wn_observed(evidence, &finding_refresh_failed); bye && failed;
         failed = wn_observed_next(failed)) {
        const WnTransaction *refresh = failed->about;
        const char          *reason = bye->extra ? bye->extra->reason : NULL;
        WnTime               after = bye->time - refresh->request->time;

        if (after < 0 ||
            !(wn_session_ended_by(subject->call, refresh) || (reason && strstr(reason, "408"))))
            continue;
        wn_observe(evidence, &finding_ended_after_refresh, refresh, bye->frame, bye->capture,
                   "%s after that the call is ended.", wn_show_seconds(evidence, after));
        return;
    }
}

const WnFindingKind finding_ended_after_refresh = {
    .id = "ended-after-refresh",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
