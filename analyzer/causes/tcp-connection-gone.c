/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server opens a connection to a phone behind NAT instead of using the phone's own.
 * RFC 5923 (reuse of connections); RFC 5626 4.2, 5.3 (flows); RFC 5382 REQ-1.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnSpot        at;

    if ((call && call->accepted) || !wn_seen(evidence, &finding_connection_to_phone_fails))
        return WN_GRADE_NONE;
    if (!wn_seen_together(evidence, &finding_registered_over_own_connection,
                          &finding_connection_to_phone_fails))
        return WN_GRADE_LIKELY;
    /* A phone that is gone is reached by no connection, neither its own nor a new one. */
    if (wn_seen_together(evidence, &finding_phone_closed_connection,
                         &finding_connection_to_phone_fails))
        return WN_GRADE_LIKELY;
    return wn_phone_is_translated(evidence, &at) == WN_YES ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

const WnCause cause_tcp_connection_gone = {
    .info = {
        .id = "tcp-connection-gone",
        .title = "The server tries to open a new TCP/TLS connection to a phone behind NAT "
                 "and cannot",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_CLIENT,
        .explanation =
            "The phone registered over a TCP or TLS connection that it had opened itself. "
            "To call the phone, the server does not use that connection, because it is "
            "gone or because the server does not tie it to the phone, and tries to open a "
            "new one. A router lets no connection in, so this never works.\n"
            "\n"
            "Calls from the phone work, calls to it do not.",
        .fix = "- Server: keep the connection of each phone open, and send to the phone on "
            "it (Kamailio: tcp_connection_lifetime above the registration time, "
            "force_tcp_alias() or set_contact_alias(), set_forward_no_connect(); "
            "Asterisk: rewrite_contact=yes; FreeSWITCH: aggressive-nat-detection).\n"
            "- Phone: send keep-alives (CRLF) on the connection every 30 to 120 seconds, "
            "and register again at once when it breaks (RFC 5626).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "The server's attempt to open a connection cannot be seen here; capture "
                "at the server while somebody calls the phone.",
            [WN_VANTAGE_WAN] = "Whether the phone's own connection still stands cannot be seen here; "
                "capture at the phone too.",
        },
        .references = { "RFC 5923", "RFC 5626 4.2", "RFC 5382", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_DROP_32 | WN_SYMPTOM_GHOST,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { &guard_client_not_translated, &guard_newer_subscription, NULL },
    .suppresses = { "inbound-invite-unreachable", "message-undelivered", "private-contact-registered", NULL },
    .detect = detect,
};
