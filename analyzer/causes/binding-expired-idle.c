/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A UDP mapping dies of silence before the next REGISTER refreshes it. RFC 4787 4.3, REQ-5 and
 * REQ-6; RFC 5626 3.5 and 4.4.
 */
#include "causes/delivery.h"

/* Not for want of keep-alives: keepalive-ineffective has that. */
static bool
keepalives_were_sent(const WnEvidence *evidence)
{
    const WnFinding *other = wn_observed(evidence, &finding_keepalive_on_other_path);

    return wn_observed(evidence, &finding_keepalive_too_slow) ||
           wn_observed(evidence, &finding_only_server_pings) ||
           (other && other->about != wn_evidence_subject(evidence)->registration);
}

/* Another phone has its port, and refuses what is not for it. */
static WnGrade
grade_given_away(WnEvidence *evidence)
{
    const WnFindingKind *given = &finding_port_given_away;
    const WnCall        *call;

    if (!wn_observed(evidence, given))
        return WN_GRADE_NONE;
    call = wn_evidence_subject(evidence)->call;
    if (call && call->accepted)
        return WN_GRADE_NONE;
    wn_seen(evidence, given);
    wn_seen_together(evidence, &finding_port_changed_afterwards, given);
    wn_seen_together(evidence, &finding_answered_by_other_phone, given);
    return wn_seen_together(evidence, &finding_came_back_afterwards, given)
               ? wn_delivery_unless_restarted(evidence, WN_GRADE_CERTAIN)
               : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    WnGrade given_away = grade_given_away(evidence);

    if (given_away != WN_GRADE_NONE)
        return given_away;
    if (keepalives_were_sent(evidence))
        return WN_GRADE_NONE;
    if (!wn_delivery_failed_with(evidence, &finding_idle_before_request)) {
        /* Inside its network the lost call is not seen, but both its effect and the gap are. */
        if (wn_seen_together(evidence, &finding_mapping_gone_at_call, &finding_refused))
            return WN_GRADE_LIKELY;
        return wn_seen(evidence, &finding_silent_between_registrations) ? WN_GRADE_HAZARD
                                                                        : WN_GRADE_NONE;
    }

    const WnFindingKind *idle = &finding_idle_before_request;
    bool                 before = wn_seen_together(evidence, &finding_answered_before, idle);
    bool                 alive = wn_seen_together(evidence, &finding_came_back_afterwards, idle);
    bool                 moved = wn_seen_together(evidence, &finding_port_changed_afterwards, idle);
    WnGrade              stopped = wn_delivery_stopped(evidence, idle);

    if (before && stopped != WN_GRADE_NONE)
        return stopped;
    if (before && alive && moved)
        return wn_delivery_unless_restarted(evidence, WN_GRADE_CERTAIN);
    return before && alive ? wn_delivery_likely(evidence) : WN_GRADE_POSSIBLE;
}

const WnCause cause_binding_expired_idle = {
    .info = {
        .id = "binding-expired-idle",
        .title = "The router forgot the phone between two registrations; calls only arrive just "
                 "after a re-registration",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_NAT,
        .explanation =
            "A router remembers who inside talks to whom outside only as long as packets flow; "
            "for UDP often just 30 to 180 seconds. This phone registers rarely and sends "
            "nothing in between, so the router forgets it. What the server then sends to the "
            "phone stops at the router.\n"
            "\n"
            "The phone can call out at any time, and is reachable for a moment after each "
            "registration.",
        .fix = "- Phone: send keep-alives to the server every 15 to 25 seconds (CRLF or STUN on "
               "the SIP port), or register every 60 to 120 seconds.\n"
               "- Server: ping clients behind NAT every 20 to 25 seconds (Asterisk: "
               "qualify_frequency=25; Kamailio: nathelper natping_interval=20; FreeSWITCH: nat-"
               "options-ping).\n"
               "- Router: raise its UDP time-out, or use TCP or TLS for SIP.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What stops at the router cannot be seen inside; capture at the "
                            "server while somebody calls the phone.",
            [WN_VANTAGE_WAN] = "Whether the phone was switched off cannot be seen here until it "
                            "registers again; keep the capture running, or capture inside too.",
        },
        .references = { "RFC 4787 4.3", "RFC 5626 3.5", "RFC 5626 4.4", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_STALE_PRESENCE | WN_SYMPTOM_LOST_MESSAGES,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { WN_UNLESS_NOT_FORGOTTEN, NULL },
    .suppresses = { "inbound-invite-unreachable", "message-undelivered", "notify-unreachable", NULL },
    .detect = detect,
};
