/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep-alives are sent, but too seldom, only from outside, or on another way than the phone is
 * reached by. RFC 4787 REQ-5 and REQ-6; RFC 5626 3.5 and 4.4.
 */
#include "causes/delivery.h"

static const WnFindingKind *const mismatches[] = { &finding_keepalive_too_slow,
                                                   &finding_only_server_pings,
                                                   &finding_keepalive_on_other_path };

static WnGrade
detect(WnEvidence *evidence)
{
    for (size_t i = 0; i < sizeof(mismatches) / sizeof(*mismatches); i++) {
        bool    before, alive;
        WnGrade stopped;

        if (!wn_delivery_failed_with(evidence, mismatches[i]) ||
            !wn_seen_together(evidence, mismatches[i], &finding_idle_before_request))
            continue;
        before = wn_seen_together(evidence, &finding_answered_before, mismatches[i]);
        alive = wn_seen_together(evidence, &finding_came_back_afterwards, mismatches[i]);
        stopped = wn_delivery_stopped(evidence, mismatches[i]);
        wn_seen_together(evidence, &finding_port_changed_afterwards, mismatches[i]);
        if (before && stopped != WN_GRADE_NONE)
            return stopped;
        return before && alive ? wn_delivery_likely(evidence) : WN_GRADE_POSSIBLE;
    }
    return wn_seen(evidence, &finding_keepalive_on_other_path) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_keepalive_ineffective = {
    .info = {
        .id = "keepalive-ineffective",
        .title = "Keepalives are sent, but not in a way that keeps the router's entry "
                 "open",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "A router keeps its entry for the phone only while packets flow. Keep-alives "
            "are sent here, but they do not help: they come too seldom, or they are sent "
            "from another port or to another address than the registration, or only the "
            "server sends them and this router counts outgoing packets only.\n"
            "\n"
            "So the router forgets the phone between two registrations, and what the "
            "server then sends to it stops at the router.",
        .fix = "- Phone: send keep-alives from the very port that registers, to the very "
            "address and port that it registered with, every 15 to 25 seconds, and of a "
            "kind that is answered (STUN, or OPTIONS).\n"
            "- Server: ping with OPTIONS, which the phone must answer, instead of empty "
            "packets (Kamailio: sipping_bflag and natping_interval=20; OpenSIPS: "
            "sipping_bflag; Asterisk: qualify_frequency=25), from the socket that "
            "received the registration.\n"
            "- Router: raise its UDP time-out.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Pings that the router drops cannot be seen inside; capture at the server "
                "too.",
            [WN_VANTAGE_WAN] = "Whether the pings still arrive cannot be seen here; capture inside the "
                "phone's router too.",
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
