/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registrar believes the Contact of a phone behind NAT. RFC 3261 10.2.1 (Contact is where
 * requests go), 16.5 and 16.6 (proxies obey it).
 */
#include "causes/cause.h"

/* The server could not get the request out at all, and says so to the caller (no such host, timed
 * out, flow failed); the called phone's own registration is here too and no request ever came to
 * it. */
static bool
failed_elsewhere(const WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (!response || wn_evidence_subject(evidence)->kind == WN_SUBJECT_REGISTRATION)
        return false;
    return wn_status_finds_nobody(response->status) ||
           wn_observed(evidence, &finding_server_gave_up);
}

/* What it sends to where the REGISTER came from gets in as long as the router knows the phone, and
 * would be here; later it may have done so, and be lost there. */
static WnGrade
grade_of_unseen(const WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnMessage     *refusal = wn_observed(evidence, &finding_refused)->about;
    const WnTransaction *refused = refusal->transaction;

    return refusal->status != 477 && refusal->status != 478 && subject->registration &&
                   refused->request &&
                   wn_phone_was_silent(subject->registration, refused->request->time)
               ? WN_GRADE_POSSIBLE
               : WN_GRADE_LIKELY;
}

/* Which registration named the address is not in the capture.  A server that is itself in a private
 * network may have a way there, and the phone be off. */
static WnGrade
grade_of_forwarded(WnEvidence *evidence)
{
    const WnFinding *sent = wn_observed(evidence, &finding_forwarded_to_private_address);

    for (; sent; sent = wn_observed_next(sent)) {
        const WnTransaction *transaction = sent->about;

        if (wn_is_public(evidence, &wn_message_source(transaction->request)->addr))
            return WN_GRADE_LIKELY;
    }
    return WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool registered = wn_seen_together(evidence, &finding_sent_to_registered_address,
                                       &finding_request_unanswered);
    bool pinged =
        wn_seen_together(evidence, &finding_sent_to_registered_address, &finding_pings_unanswered);
    bool forwarded = wn_seen_together(evidence, &finding_forwarded_to_private_address,
                                      &finding_request_unanswered);

    if (registered || pinged) {
        wn_seen(evidence, &finding_destination_unreachable);
        return WN_GRADE_CERTAIN;
    }
    if (wn_seen_together(evidence, &finding_connection_to_registered_address,
                         &finding_connection_to_phone_fails))
        return WN_GRADE_CERTAIN;
    /* It believes the address to be of its own link: nothing of the request leaves it. */
    if (wn_seen_together(evidence, &finding_private_contact_kept,
                         &finding_server_looks_for_contact)) {
        wn_seen(evidence, &finding_refused);
        return WN_GRADE_CERTAIN;
    }
    if (forwarded)
        return grade_of_forwarded(evidence);
    if (wn_seen_together(evidence, &finding_sent_to_registered_address,
                         &finding_destination_unreachable))
        return WN_GRADE_CERTAIN;
    if (wn_seen(evidence, &finding_sent_to_registered_address))
        return WN_GRADE_LIKELY; /* the capture ends before the silence is proved */
    if (wn_observed(evidence, &finding_private_contact_kept) && failed_elsewhere(evidence)) {
        wn_seen(evidence, &finding_private_contact_kept);
        wn_seen(evidence, &finding_refused);
        wn_seen(evidence, &finding_server_gave_up);
        return grade_of_unseen(evidence);
    }
    return wn_seen(evidence, &finding_private_contact_kept) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_private_contact_registered = {
    .info = {
        .id = "private-contact-registered",
        .title = "The server stored the phone's private address, so nobody can call it",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "A phone registers by telling the server where to reach it. This phone named an "
            "address that exists only inside its own network, and the server kept that name "
            "instead of the address that the packet really came from.\n"
            "\n"
            "Calls from the phone work, because the phone opens the path. Calls, messages and "
            "notifications to the phone are sent to an address that means nothing outside its "
            "network.",
        .fix = "- Server: store the source address of REGISTER for clients behind NAT "
               "(Asterisk: rewrite_contact=yes; Kamailio: fix_nated_register() and "
               "received_avp; OpenSIPS: fix_nated_register(); FreeSWITCH: aggressive-nat-"
               "detection).\n"
               "- Phone: learn the public address (STUN, or received and rport of the last "
               "response) and put it in Contact, or keep one flow open (RFC 5626), or register "
               "over TCP or TLS.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "The server's attempt to reach the phone cannot be seen here; "
                            "capture at the server too, while somebody calls the phone.",
            [WN_VANTAGE_UNKNOWN] = "Whether the server uses the private address shows only at the "
                            "server; capture there while somebody calls the phone.",
        },
        .references = { "RFC 3261 10.2.1", "RFC 3261 16.6", "RFC 3581", "RFC 5626 6", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_LOST_MESSAGES | WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { &guard_registrar_uses_source, &guard_outbound_flow, &guard_connection_reuse, &guard_other_device, &guard_same_realm, NULL },
    .suppresses = { "inbound-invite-unreachable", "peer-address-not-routable", "binding-expired-idle", "message-undelivered", NULL },
    .detect = detect,
};
