/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A response must leave from the address and port that the request came to. RFC 3581 4; RFC
 * 4787 5 (filtering).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_observed(evidence, &finding_response_from_other_endpoint))
        return WN_GRADE_NONE;
    /* Seen inside, the answer passed the router: no fault. */
    if (wn_evidence_subject(evidence)->client.vantage == WN_VANTAGE_LAN)
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_response_from_other_endpoint,
                         &finding_response_lost_on_the_way))
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_response_from_other_endpoint,
                         &finding_repeated_after_response))
        return WN_GRADE_LIKELY;
    return WN_GRADE_NONE;
}

const WnCause cause_response_from_wrong_port = {
    .info = {
        .id = "response-from-wrong-port",
        .title = "Replies come back from another address or port than the phone sent to, so the "
                 "router drops them",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "Most routers let packets in only from the very address and port that the phone has "
            "sent to. This server got the request at one address or port and answers from "
            "another: the router takes the answer for a stranger's packet and drops it.\n"
            "\n"
            "It happens on servers with several addresses, behind load balancers, and with "
            "floating (high-availability) addresses.",
        .fix = "- Server: answer from the address and port that the request came to (bind to "
               "the service address; Kamailio: mhomed=0 with explicit listen lines, or "
               "force_send_socket; FreeSWITCH: sip-ip; Asterisk: bind of the transport).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "An answer that the router drops cannot be seen here; capture at "
                            "the server or outside the router.",
            [WN_VANTAGE_WAN] = "That the router drops the answer is concluded from the repeated "
                            "request; a capture inside would prove it.",
        },
        .references = { "RFC 3581 4", "RFC 4787 5", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_REGISTRATION,
    .unless = { &guard_client_not_translated, NULL },
    .suppresses = { "sip-no-reply-blocked", NULL },
    .detect = detect,
};
