/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The refresh of a session timer does not get through, and the call is cut for it.  RFC
 * 4028 7.4, 10.
 */
#include "causes/cause.h"

static bool
is_heard(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_media; i++)
        if (call->media[i].n_streams > 0)
            return true;
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *failed = wn_observed(evidence, &finding_refresh_failed);

    /* Who never sees a refresh does not know that there was one. */
    if (!wn_seen_together(evidence, &finding_refresh_failed, &finding_ended_after_refresh))
        return wn_seen(evidence, &finding_refresh_waited_for) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
    /* Whoever is refused by a server does not see where the refresh got lost, or if it did. */
    for (; failed; failed = wn_observed_next(failed)) {
        if (wn_transaction_final(failed->about))
            continue;
        if (wn_seen_together(evidence, &finding_refreshed_side_alive, &finding_refresh_failed))
            return WN_GRADE_CERTAIN;
        /* Where its sound would be seen, and ended before, it was dead before. */
        return is_heard(wn_evidence_subject(evidence)->call) ? WN_GRADE_POSSIBLE : WN_GRADE_LIKELY;
    }
    return WN_GRADE_LIKELY;
}

const WnCause cause_session_timer_refresh_lost = {
    .info = {
        .id = "session-timer-refresh-lost",
        .title = "Calls are cut at a fixed time (often 15 or 30 minutes) because the "
                 "refresh cannot get through",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_SERVER | WN_PARTY_NAT | WN_PARTY_CLIENT,
        .explanation =
            "Both sides agreed to confirm the call from time to time. The confirmation is "
            "sent along the way of the signalling, to the address that the other side "
            "named; that way is closed by now, or never worked, so nothing comes back, "
            "and the call is ended although both are talking.\n"
            "\n"
            "The call is cut after the same time each time it is tried, often 15 or 30 "
            "minutes.",
        .fix = "- Server: replace the Contact of clients behind NAT by the address they come "
            "from, and record the route, so that requests within the call arrive.\n"
            "- Phone: send keep-alives on the SIP port during calls, every 15 to 25 "
            "seconds.\n"
            "- Server: as a workaround, switch session timers off (Asterisk: timers=no; "
            "FreeSWITCH: enable-timer=false).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Where the refresh is lost cannot be seen from one side; capture at the "
                "other side, or at the server, too.",
            [WN_VANTAGE_WAN] = "Whether the refresh passes the router cannot be seen here; capture at "
                "the phone too.",
        },
        .references = { "RFC 4028 7.4", "RFC 4028 10", "RFC 3261 12.2", NULL },
    },
    .symptoms = WN_SYMPTOM_DROP_LATER,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_phone_gone, NULL },
    .suppresses = { "bye-lost", NULL },
    .detect = detect,
};
