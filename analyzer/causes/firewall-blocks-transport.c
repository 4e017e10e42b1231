/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of several transports to one server only some are let through.  RFC 3263 4 (a client tries
 * another); RFC 1812 5.2.7.1 (ICMP codes of a filter).
 */
#include "causes/cause.h"

/* Something came back between the very ports of what is not answered: no filter of ports. */
static bool
is_open(const WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_own_request_unanswered);

    for (; silent; silent = wn_observed_next(silent)) {
        const WnMessage *request = ((const WnTransaction *) silent->about)->request;

        if (request->flow->sides[1 - request->side].sip > 0)
            return true;
    }
    return false;
}

/* Of a connection: who refuses it is not the server, and surely so where it stands less than half
 * as far away; one more hop or less may be another way to the same host. */
static WnGrade
refused_on_the_way(WnEvidence *evidence)
{
    const WnFlow     *flow = wn_evidence_subject(evidence)->discovery->connection;
    const WnFlowSide *genuine;

    if (!flow || !wn_seen(evidence, &finding_reset_from_elsewhere))
        return WN_GRADE_NONE;
    genuine = wn_tcp_refused_for(evidence, flow);
    return 2 * wn_ttl_hops(flow->tcp->rst_ttl) < wn_ttl_hops(genuine->ttl) ? WN_GRADE_CERTAIN
                                                                           : WN_GRADE_LIKELY;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_evidence_subject(evidence)->kind == WN_SUBJECT_DISCOVERY)
        return refused_on_the_way(evidence);
    if (wn_observed(evidence, &finding_other_transport_answered)) {
        bool other = wn_seen_together(evidence, &finding_other_transport_answered,
                                      &finding_own_request_unanswered);

        if (other && (wn_seen_together(evidence, &finding_administratively_prohibited,
                                       &finding_own_request_unanswered) ||
                      wn_seen_together(evidence, &finding_request_lost_on_the_way,
                                       &finding_own_request_unanswered)))
            return WN_GRADE_CERTAIN;
        if (other && !is_open(evidence))
            return WN_GRADE_LIKELY;
    }
    return wn_seen(evidence, &finding_connection_to_server_fails) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_firewall_blocks_transport = {
    .info = {
        .id = "firewall-blocks-transport",
        .title = "Only one transport (UDP, TCP, TLS or WebSocket) gets through",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE |
                  WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_PROVIDER,
        .explanation =
            "The phone reaches its server in one way and not in another: the same server "
            "answers over one transport, and everything sent to it over the other "
            "vanishes or is refused on the way. A firewall, or the Internet provider, "
            "lets only one of them through.\n"
            "\n"
            "A phone that knows several ways loses half a minute before it tries the "
            "next; one that knows only the blocked way does not work at all.",
        .fix = "- Phone: set the transport that works (often TLS on port 5061 or 443) as the "
            "only one.\n"
            "- Firewall: allow the blocked transport to the server's SIP port, and the "
            "answers back.\n"
            "- Provider: offer SIP over TLS on a port that is open everywhere.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the server itself ignores this transport cannot be seen here; "
                "capture at the server while repeating.",
        },
        .references = { "RFC 3263 4", "RFC 3261 17.1", "RFC 1812 5.2.7.1", "RFC 3360", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_SLOW | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .unless = { NULL },
    .suppresses = { "sip-no-reply-blocked", NULL },
    .detect = detect,
};
