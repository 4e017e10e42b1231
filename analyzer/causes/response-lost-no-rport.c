/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Without rport a response goes to the port that Via names, where the NAT has no mapping. RFC
 * 3261 18.2.2; RFC 3581 3 and 4.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool repeated = wn_seen_together(evidence, &finding_response_to_other_port,
                                     &finding_repeated_after_response);
    bool refused = wn_seen_together(evidence, &finding_response_to_other_port,
                                    &finding_response_refused_by_nat);

    if (repeated || refused)
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_via_without_rport, &finding_own_request_unanswered))
        return WN_GRADE_POSSIBLE;
    return WN_GRADE_NONE;
}

/* A server that was asked by rport and did not obey is alone at fault. */
static unsigned
fault(WnEvidence *evidence)
{
    const WnFinding     *finding = wn_observed(evidence, &finding_response_to_other_port);
    const WnTransaction *transaction = finding ? finding->about : NULL;

    if (transaction && transaction->request->via->has_rport)
        return WN_PARTY_SERVER;
    return WN_PARTY_CLIENT | WN_PARTY_SERVER;
}

const WnCause cause_response_lost_no_rport = {
    .info = {
        .id = "response-lost-no-rport",
        .title = "Server replies go to the wrong port because neither side used rport",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "A router with NAT gives the phone another port towards the outside than the phone "
            "knows of. By the old rule the server answers to the port that the phone wrote into "
            "its message (Via), and there the router has nobody to hand the answer to. With "
            "rport, the phone asks for the answer to come back to the very port that its packet "
            "came from.\n"
            "\n"
            "The phone repeats its request again and again, and the server answers each time, "
            "to the wrong port.",
        .fix = "- Server: answer to the source of the packet even unasked (Asterisk and "
               "FreeSWITCH: force rport; Kamailio and OpenSIPS: force_rport()).\n"
               "- Phone: switch rport (RFC 3581) on.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Here one sees only that nothing comes back; where the server sends "
                            "its answers shows at the server. Capture there.",
        },
        .references = { "RFC 3261 18.2.2", "RFC 3581 3", "RFC 3581 4", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .unless = { &guard_same_realm, NULL },
    .suppresses = { "sip-no-reply-blocked", NULL },
    .fault = fault,
    .detect = detect,
};
