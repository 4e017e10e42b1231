/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NOTIFY over UDP is larger than one packet, and its pieces do not get through.
 * RFC 3261 18.1.1; RFC 4787 REQ-14; RFC 4662 (lists are large).
 */
#include "causes/cause.h"

static bool
is_about_notify(const WnFinding *finding)
{
    const WnTransaction *transaction = finding ? finding->about : NULL;

    return transaction && transaction->method == WN_METHOD_NOTIFY;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool large = is_about_notify(wn_observed(evidence, &finding_large_request_in_pieces));
    bool cut = is_about_notify(wn_observed(evidence, &finding_pieces_missing));
    bool silent = large && wn_seen_together(evidence, &finding_large_request_in_pieces,
                                            &finding_request_unanswered);
    bool timed_out = wn_seen(evidence, &finding_reassembly_timed_out);

    if (wn_small_notifies_fail(evidence) || !(silent || cut))
        return wn_seen(evidence, &finding_orphan_pieces) ? WN_GRADE_POSSIBLE : WN_GRADE_NONE;
    if (cut)
        wn_seen(evidence, &finding_pieces_missing);
    if (timed_out || (silent && cut))
        return WN_GRADE_CERTAIN;
    if (silent &&
        wn_seen_together(evidence, &finding_small_request_answered, &finding_request_unanswered) &&
        wn_seen_together(evidence, &finding_large_request_in_pieces,
                         &finding_request_lost_on_the_way))
        return WN_GRADE_CERTAIN;
    if (cut && wn_seen_together(evidence, &finding_pieces_missing, &finding_request_unanswered))
        return WN_GRADE_LIKELY;
    if (silent)
        return wn_seen_together(evidence, &finding_small_request_answered,
                                &finding_request_unanswered)
                   ? WN_GRADE_LIKELY
                   : WN_GRADE_POSSIBLE;
    return WN_GRADE_POSSIBLE;
}

const WnCause cause_notify_too_big = {
    .info = {
        .id = "notify-too-big",
        .title = "Presence/BLF list messages are too long for UDP and vanish",
        .group = "Presence and messaging",
        .judges = WN_SUBJECT_SUBSCRIPTION,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_SERVER | WN_PARTY_FIREWALL | WN_PARTY_NAT,
        .explanation =
            "Lists of who is available or busy make long messages. Sent over UDP, such a "
            "message is cut into pieces, and only the first piece carries the port "
            "numbers; many routers and firewalls drop the others. Small notifications "
            "arrive, large ones vanish.\n"
            "\n"
            "So single lamps work and long lists do not, or the list stops being right as "
            "it grows.",
        .fix = "- Server: send long notifications over TCP or TLS (Kamailio: udp_mtu and "
            "udp_mtu_try_proto), or shorten them: fewer entries in a list, partial "
            "notifications.\n"
            "- Phone: register and subscribe over TCP or TLS.\n"
            "- Firewall: let IP fragments through, or reassemble them.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "A message that never came cannot be measured here; capture at the "
                "server.",
            [WN_VANTAGE_WAN] = "That the pieces are lost is concluded from the silence; capture at the "
                "phone, inside its router, too.",
        },
        .references = { "RFC 3261 18.1.1", "RFC 4787 11", "RFC 4662", NULL },
    },
    .symptoms = WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_PRESENCE,
    .unless = { &guard_newer_subscription, NULL },
    .suppresses = { "udp-fragments-lost", "notify-unreachable", "binding-expired-idle", NULL },
    .detect = detect,
};
