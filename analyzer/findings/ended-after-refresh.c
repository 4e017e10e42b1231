/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call is ended once its refresh has failed, with a Reason that says so or before the session would
 * have run out (RFC 4028 10).  about is the refresh.
 */
#include <string.h>

#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    /* What a refresh may take to fail, and the BYE that follows at the end of the session. */
    static const WnTime SOON = 64 * WN_SECOND;
    const WnSubject    *subject = wn_evidence_subject(evidence);
    const WnMessage    *bye = subject->call->bye ? subject->call->bye->request : NULL;

    for (const WnFinding *failed = wn_observed(evidence, &finding_refresh_failed); bye && failed;
         failed = wn_observed_next(failed)) {
        const WnTransaction *refresh = failed->about;
        const char          *reason = bye->extra ? bye->extra->reason : NULL;
        WnTime               after = bye->time - refresh->request->time;

        if (after < 0 || (after > SOON && !(reason && strstr(reason, "408"))))
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
