/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NAT or firewall forgets a connection that was idle, and tells neither end.
 * RFC 5382 REQ-5; RFC 5626 4.4.1 (CRLF keep-alives); RFC 7118 (WebSocket).
 */
#include "causes/cause.h"

/* The RST comes from another number of hops than the phone is away. */
static bool
is_refused_on_the_way(WnEvidence *evidence)
{
    const WnFinding *dead = wn_observed(evidence, &finding_idle_connection_dead);

    for (; dead; dead = wn_observed_next(dead))
        if (wn_tcp_is_refused_on_the_way(dead->about, 0) ||
            wn_tcp_is_refused_on_the_way(dead->about, 1))
            return true;
    return false;
}

/* The client or its server, and not what is between them. */
static bool
may_have_been_ended(WnEvidence *evidence)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnFinding *dead = wn_observed(evidence, &finding_idle_connection_dead);

    for (; dead; dead = wn_observed_next(dead))
        if (wn_tcp_client_may_have_slept(model, dead->about) ||
            wn_tcp_comes_to_client(model, dead->about) ||
            wn_tcp_is_forgotten_by_peer(model, dead->about))
            return true;
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if ((call && call->accepted) || !wn_seen(evidence, &finding_idle_connection_dead))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_data_stops_at_router, &finding_idle_connection_dead))
        return WN_GRADE_CERTAIN;
    if (is_refused_on_the_way(evidence))
        return WN_GRADE_LIKELY;
    return wn_seen_together(evidence, &finding_new_connection_works,
                            &finding_idle_connection_dead) &&
                   !may_have_been_ended(evidence)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_tcp_idle_dropped = {
    .info = {
        .id = "tcp-idle-dropped",
        .title = "The router silently dropped the idle TCP/TLS/WebSocket connection",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL | WN_PARTY_CLIENT,
        .explanation =
            "A router or firewall keeps a list of the connections that run through it, "
            "and drops those on which nothing is sent for some time, often after a few "
            "minutes, without telling either end. Both ends still believe in the "
            "connection. What is then sent on it gets lost, is repeated for a while, and "
            "at last given up.\n"
            "\n"
            "Calls to the phone fail until it notices and opens a new connection.",
        .fix = "- Phone: send keep-alives on the connection every 25 to 30 seconds (CRLF for "
            "TCP and TLS, ping for WebSocket).\n"
            "- Server: send keep-alives too (Kamailio: tcp_keepalive and tcp_crlf_ping; "
            "Asterisk: keep_alive_interval), so that it notices dead connections.\n"
            "- Router: raise its time-out for idle connections to two hours and four "
            "minutes (RFC 5382).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Where the packets are lost cannot be seen from one end; capture outside "
                "the router, or at the server, too.",
            [WN_VANTAGE_WAN] = "Where the packets are lost cannot be seen from one end; capture inside "
                "the phone's router too.",
        },
        .references = { "RFC 5382 5", "RFC 5626 4.4.1", "RFC 7118 6", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_GHOST | WN_SYMPTOM_SLOW | WN_SYMPTOM_NO_REPLY | WN_SYMPTOM_REG_TIMEOUT,
    .step = WN_STEP_REGISTRATION,
    .of_binding = true,
    .unless = { &guard_one_network, &guard_newer_subscription, NULL },
    .suppresses = { "inbound-invite-unreachable", "sip-no-reply-blocked", "message-undelivered", NULL },
    .detect = detect,
};
