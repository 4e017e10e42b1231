/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mapping of the signalling expires while only sound flows.  RFC 4787 4.3, REQ-5; RFC 5626 4.4.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool failed = wn_seen_together(evidence, &finding_idle_in_call, &finding_request_unanswered);

    failed |= wn_seen_together(evidence, &finding_idle_in_call, &finding_bye_unanswered);
    /* Then the dialog never had a way. */
    if (!failed || wn_observed(evidence, &finding_answer_repeated))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_request_stopped_at_router, &finding_idle_in_call))
        return WN_GRADE_CERTAIN;
    return wn_seen_together(evidence, &finding_sound_goes_on, &finding_idle_in_call) ||
                   wn_seen_together(evidence, &finding_came_back_afterwards, &finding_idle_in_call)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_signalling_binding_expired_in_call = {
    .info = {
        .id = "signalling-binding-expired-in-call",
        .title = "During a long call the router closes the signalling path, so later "
                 "requests fail",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_NAT,
        .explanation =
            "During a call only sound flows; on the port of the signalling nothing is "
            "sent, unless the phone sends keep-alives. After a while the router forgets "
            "that port. What the server or the other side then sends about the call "
            "(hanging up, hold, transfer, the refresh of a session timer) stops at the "
            "router.\n"
            "\n"
            "The sound goes on, the phone does not notice, and the call cannot be ended "
            "from the other side.",
        .fix = "- Phone: send keep-alives on the SIP port during calls too, every 15 to 25 "
            "seconds (CRLF or STUN).\n"
            "- Server: ping clients behind NAT every 20 to 25 seconds, also while they "
            "are in a call.\n"
            "- Router: raise its UDP time-out, or use TCP or TLS for SIP.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What stops at the router cannot be seen inside; capture at the server "
                "too.",
            [WN_VANTAGE_WAN] = "Whether the request passes the router cannot be seen here; capture at "
                "the phone too.",
        },
        .references = { "RFC 4787 4.3", "RFC 5626 4.4", "RFC 3261 12.2", NULL },
    },
    .symptoms = WN_SYMPTOM_GHOST | WN_SYMPTOM_DROP_LATER,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_phone_gone, NULL },
    .suppresses = { "bye-lost", NULL },
    .detect = detect,
};
