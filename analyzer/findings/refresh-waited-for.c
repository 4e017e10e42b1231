/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The side that waits for the other to refresh the session sees nothing of it, and ends the call
 * just when it has to (RFC 4028 10).  about is the BYE.  Where the refresher itself was captured,
 * nothing was lost: it sent none.
 */
#include "findings/finding.h"
#include "model/session_timer.h"

/* Between the refresher and where this was captured something may have been lost. */
static bool
is_beyond_its_network(const WnEvidence *evidence, const WnCall *call)
{
    WnRole waiting = call->bye_from_callee ? WN_ROLE_CALLEE : WN_ROLE_CALLER;
    WnRole refresher = call->bye_from_callee ? WN_ROLE_CALLER : WN_ROLE_CALLEE;

    return wn_vantage_of(evidence, refresher) == WN_VANTAGE_WAN ||
           (wn_vantage_of(evidence, waiting) == WN_VANTAGE_LAN &&
            wn_vantage_of(evidence, refresher) != WN_VANTAGE_LAN);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *agreed = wn_session_waited_for(call), *bye;

    if (!agreed || !is_beyond_its_network(evidence, call))
        return;
    bye = call->bye->request;
    wn_observe(evidence, &finding_refresh_waited_for, call->bye, agreed->frame, agreed->capture,
               "The other side is to refresh the session of %u s, and no refresh is seen here.",
               agreed->extra->session_expires);
    wn_observe(evidence, &finding_refresh_waited_for, call->bye, bye->frame, bye->capture,
               "After %s, when a session that was not refreshed has to end, whoever waits for it "
               "ends the call.",
               wn_show_seconds(evidence, bye->time - agreed->time));
}

const WnFindingKind finding_refresh_waited_for = {
    .id = "refresh-waited-for",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
