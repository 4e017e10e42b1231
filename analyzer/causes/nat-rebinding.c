/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The NAT gives the phone another public address or port, and the server goes on to use the old one
 * until the next REGISTER.  RFC 5626 4.4 (finding out about a failed flow); RFC 4787 4.1.
 */
#include "causes/delivery.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool at_once;

    if (wn_delivery_failed_with(evidence, &finding_moved_without_silence)) {
        at_once =
            wn_seen_together(evidence, &finding_went_on_elsewhere, &finding_moved_without_silence);
        if (at_once ||
            wn_delivery_stopped(evidence, &finding_moved_without_silence) == WN_GRADE_CERTAIN)
            return WN_GRADE_CERTAIN;
        /* Else it may have been asleep meanwhile, and its old mapping have expired of that. */
        return WN_GRADE_LIKELY;
    }
    return wn_seen(evidence, &finding_mapping_changes_between_registrations) ? WN_GRADE_HAZARD
                                                                             : WN_GRADE_NONE;
}

const WnCause cause_nat_rebinding = {
    .info = {
        .id = "nat-rebinding",
        .title = "The phone's public address or port changed while the server still uses "
                 "the old one",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_CLIENT | WN_PARTY_PROVIDER,
        .explanation =
            "The router, or the Internet provider, gave the phone another public address "
            "or port: the router was restarted, the line was connected anew, or the "
            "provider moved the customer. The phone did not notice, so the server goes on "
            "to send calls to the old place, where nobody is.\n"
            "\n"
            "Calls to the phone fail until it registers again; a running call may lose "
            "its signalling and its sound.",
        .fix = "- Phone: send keep-alives that are answered (STUN, RFC 5626 outbound) every "
            "15 to 25 seconds, and register again as soon as the reported address "
            "(received, rport) changes.\n"
            "- Phone: register every 120 to 300 seconds, so that a change heals quickly.\n"
            "- Router: look why it loses its table (restarts, reconnects of the line), "
            "and keep port numbers where it can.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the server sends to the old address cannot be seen inside; capture "
                "at the server while somebody calls the phone.",
            [WN_VANTAGE_WAN] = "Why the address changed cannot be seen here; capture inside the phone's "
                "router too.",
        },
        .references = { "RFC 5626 4.4", "RFC 4787 4.1", "RFC 3261 10.2.4", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_DROP_LATER | WN_SYMPTOM_ONE_WAY_LATER | WN_SYMPTOM_STALE_PRESENCE | WN_SYMPTOM_LOST_MESSAGES,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { &guard_path_open, &guard_client_not_translated, &guard_phone_unregistered, &guard_newer_subscription, NULL },
    .suppresses = { "inbound-invite-unreachable", "binding-expired-idle", "keepalive-ineffective", "message-undelivered", "notify-unreachable", NULL },
    .detect = detect,
};
