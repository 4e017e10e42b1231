/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone registered from a new place, and its subscription still points to the old one.
 * RFC 6665 4.1.2.2 (only a SUBSCRIBE moves it); RFC 3261 12.2; RFC 5626 for both at once.
 */
#include "causes/delivery.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_delivery_failed_with(evidence, &finding_notify_to_left_place))
        return WN_GRADE_CERTAIN;
    return wn_seen_together(evidence, &finding_mapping_changed_since_subscribe,
                            &finding_subscription_forgotten)
               ? WN_GRADE_LIKELY
               : WN_GRADE_NONE;
}

const WnCause cause_subscription_lost_after_rebinding = {
    .info = {
        .id = "subscription-lost-after-rebinding",
        .title = "Presence works until the router changes the port, then stays frozen",
        .group = "Presence and messaging",
        .judges = WN_SUBJECT_SUBSCRIPTION,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "The router gave the phone another public port. The phone registered again, "
            "so calls reach it; but its subscription still names the old place, and the "
            "notifications go there, where nobody is. They fail until the phone "
            "subscribes again.\n"
            "\n"
            "Lamps and the list of who is available stay as they were, while calls work.",
        .fix = "- Phone: subscribe again whenever the public address changes, not only "
            "register.\n"
            "- Phone: use one kept-open flow for both (RFC 5626), or TCP or TLS.\n"
            "- Server: send notifications to where the phone is registered now, not to "
            "the Contact of the old subscription.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Where the server sends the notifications cannot be seen here; capture at "
                "the server.",
            [WN_VANTAGE_WAN] = "Why the port changed cannot be seen here; capture inside the phone's "
                "router too.",
        },
        .references = { "RFC 6665 4.1.2.2", "RFC 3261 12.2", "RFC 5626", NULL },
    },
    .symptoms = WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_PRESENCE,
    .unless = { &guard_outbound_flow, &guard_newer_subscription, NULL },
    .suppresses = { "notify-unreachable", "binding-expired-idle", "nat-rebinding", NULL },
    .detect = detect,
};
