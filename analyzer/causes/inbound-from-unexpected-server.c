/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for the phone comes from a server that the phone never sent anything to, so that the
 * filter of its NAT drops it.  RFC 4787 5; RFC 3327 (Path) and RFC 5626 5.3 keep requests on the
 * right edge.
 */
#include "causes/delivery.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    bool             reached, sends;
    WnGrade          stopped;

    if (!wn_delivery_failed_with(evidence, &finding_server_not_contacted))
        return WN_GRADE_NONE;
    stopped = wn_delivery_stopped(evidence, &finding_server_not_contacted);
    reached =
        wn_seen_together(evidence, &finding_own_server_gets_through, &finding_server_not_contacted);
    sends =
        wn_seen_together(evidence, &finding_phone_still_sends, &finding_server_not_contacted) ||
        wn_seen_together(evidence, &finding_came_back_afterwards, &finding_server_not_contacted);
    if (!wn_delivery_is_of_domain(evidence, &finding_server_not_contacted))
        return WN_GRADE_POSSIBLE;
    const WnAgent *phone = subject->kind == WN_SUBJECT_CALL ? &subject->server : &subject->client;
    /* Without a NAT, only a firewall could do the same, or the phone itself. */
    if (stopped == WN_GRADE_CERTAIN || (reached && phone->behind_nat == WN_YES))
        return WN_GRADE_CERTAIN;
    return sends && phone->behind_nat == WN_YES ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
}

const WnCause cause_inbound_from_unexpected_server = {
    .info = {
        .id = "inbound-from-unexpected-server",
        .title = "Calls come from a different server address than the one the phone "
                 "registered with, and the router blocks them",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_PROVIDER,
        .explanation =
            "A router lets in only packets from addresses and ports that somebody inside "
            "has sent to. The phone registered at one server; the call comes from another "
            "one, or from another port of it, which the router does not know. It drops "
            "the call without a word.\n"
            "\n"
            "Calls that happen to come from the server that the phone registered with do "
            "arrive, so the phone looks reachable now and then.",
        .fix = "- Server: send calls through the very server (address and port) that the "
            "phone registered with: Path (Kamailio: add_path_received() and use_path; "
            "OpenSIPS: path module; Asterisk: support_path), or one shared address for "
            "all servers.\n"
            "- Server: send from the port that receives the registrations.\n"
            "- Phone: register with every server that calls may come from.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the router drops cannot be seen inside; capture at the server, or "
                "outside the router, while somebody calls the phone.",
            [WN_VANTAGE_WAN] = "Whether the router drops the packets cannot be seen here; capture inside "
                "it too, while somebody calls the phone.",
        },
        .references = { "RFC 4787 5", "RFC 3327", "RFC 5626 5.3", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_LOST_MESSAGES | WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { &guard_phone_unregistered, &guard_phone_gone, NULL },
    .suppresses = { "inbound-invite-unreachable", "binding-expired-idle", "message-undelivered", "notify-unreachable", NULL },
    .detect = detect,
};
