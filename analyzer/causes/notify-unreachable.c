/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notifications of a subscription do not reach the phone.  RFC 6665 4.1.3, 4.2.2 (a NOTIFY that
 * fails ends the subscription); RFC 3261 12.1.1 (the Contact of SUBSCRIBE is where they go).
 */
#include "causes/delivery.h"

/* At the phone: accepted, and nothing comes although the Contact is private and the way is open. */
static WnGrade
nothing_came(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnUri     *contact = wn_message_contact(subject->service->deciding->request);

    /* A server that sends none would look the same where no NAT stands between. */
    if (subject->client.behind_nat != WN_YES || !contact ||
        !wn_is_local(evidence, &contact->endpoint.addr) ||
        !wn_seen(evidence, &finding_no_notify_follows))
        return WN_GRADE_NONE;
    return wn_seen(evidence, &finding_other_requests_arrive) ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_delivery_failed_with(evidence, &finding_notify_to_private_address))
        return WN_GRADE_CERTAIN;
    if (!wn_seen_together(evidence, &finding_request_unanswered,
                          &finding_request_for_public_target))
        return nothing_came(evidence);
    /* One that came in pieces may be lost for its size alone. */
    if (wn_delivery_stopped(evidence, &finding_request_unanswered) == WN_GRADE_CERTAIN)
        return wn_observed(evidence, &finding_large_request_in_pieces) ? WN_GRADE_LIKELY
                                                                       : WN_GRADE_CERTAIN;
    return wn_seen_together(evidence, &finding_phone_still_sends, &finding_request_unanswered) ||
                   wn_seen_together(evidence, &finding_subscriber_moved,
                                    &finding_request_unanswered)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

#define CORRECT_CONTACT                                                           \
    "- Server: correct the Contact of SUBSCRIBE too, by the packet's source "     \
    "(Kamailio: fix_nated_contact() or set_contact_alias() for SUBSCRIBE and "    \
    "handle_ruri_alias(); OpenSIPS: fix_nated_contact(); Asterisk: "              \
    "rewrite_contact=yes; FreeSWITCH: aggressive-nat-detection), and record the " \
    "route.\n"
#define LEARN_ADDRESS                                                             \
    "- Phone: learn its public address (STUN, received and rport) and subscribe " \
    "with it, or use TCP or TLS.\n"
#define KEEP_ALIVE "- Phone: send keep-alives every 15 to 25 seconds.\n"

/* Where notifications go to a public address the Contact needs no correction: the way is closed. */
static const char *
advice(WnEvidence *evidence)
{
    return wn_observed(evidence, &finding_request_for_public_target) &&
                   !wn_observed(evidence, &finding_notify_to_private_address)
               ? KEEP_ALIVE LEARN_ADDRESS CORRECT_CONTACT
               : NULL;
}

const WnCause cause_notify_unreachable = {
    .info = {
        .id = "notify-unreachable",
        .title = "Presence/BLF/voicemail light is wrong because notifications cannot "
                 "reach the phone",
        .group = "Presence and messaging",
        .judges = WN_SUBJECT_SUBSCRIPTION,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "A phone subscribes to a state: who is available, whose line is busy, whether "
            "voicemail waits. The server tells each change in a message to the address "
            "that the phone named when it subscribed. That address is private, or the "
            "router has closed the way, so the messages do not arrive, and after the "
            "first failure the server gives the subscription up.\n"
            "\n"
            "Calls may work all the same, because servers often correct the address of "
            "registrations and calls, but not that of subscriptions.",
        .fix = CORRECT_CONTACT LEARN_ADDRESS KEEP_ALIVE,
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the server sends and where to cannot be seen here; capture at the "
                "server.",
            [WN_VANTAGE_WAN] = "Whether the notification passes the router cannot be seen here; capture "
                "at the phone too.",
        },
        .references = { "RFC 6665 4.1.3", "RFC 6665 4.2.2", "RFC 3261 12.1.1", NULL },
    },
    .symptoms = WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_PRESENCE,
    .unless = { &guard_same_realm, &guard_outbound_flow, &guard_newer_subscription,
                &guard_phone_unregistered, &guard_phone_gone, &guard_silence_outlived, NULL },
    .suppresses = { NULL },
    .detect = detect,
    .advice = advice,
};
