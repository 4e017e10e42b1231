/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two phones behind one router, one port, and the wrong one is called.  RFC 4787
 * 4.2.1, RFC 3581. */
#include "causes/cause.h"

/* Not one after the other: then the first one's mapping had run out. */
static WnGrade
grade_answers(WnEvidence *evidence)
{
    const WnFinding *answered = wn_observed(evidence, &finding_answered_by_other_phone);
    WnGrade          grade = WN_GRADE_NONE;

    for (; answered; answered = wn_observed_next(answered))
        if (!wn_observed_about(evidence, &finding_port_given_away, answered->about)) {
            wn_cite(evidence, answered);
            grade = WN_GRADE_LIKELY;
        }
    return grade;
}

static WnGrade
detect(WnEvidence *evidence)
{
    WnGrade answers;

    if (wn_seen(evidence, &finding_delivered_to_other_phone))
        return WN_GRADE_CERTAIN;
    answers = grade_answers(evidence);
    if (answers == WN_GRADE_NONE && wn_seen(evidence, &finding_port_held_by_other_phone))
        return WN_GRADE_HAZARD;
    return answers;
}

const WnCause cause_same_port_clash = {
    .info = {
        .id = "same-port-clash",
        .title = "Two phones behind one router use the same port and get each other's calls, or "
                 "none",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "Both phones use the same port (usually 5060). Outside, only one of them can have that "
            "port at the router's public address; the other one is given another. A fixed port "
            "forward, or a server that sends to the port that the phone names instead of the one "
            "that its packets come from, leads all calls to one of the two.",
        .fix = "- Phones: give each a SIP port of its own (Linphone: sip_port=-1; baresip: "
               "sip_listen).\n"
               "- Router: remove the fixed forward of port 5060.\n"
               "- Server: send to where the phone's packets come from (Asterisk: force_rport and "
               "rewrite_contact; Kamailio: force_rport() and fix_nated_register(); FreeSWITCH: "
               "NDLB-force-rport).",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "Which phone got it can only be seen inside: capture there too.",
        },
        .references = { "RFC 4787 4.2.1", "RFC 3581 4", "RFC 3261 18.2.2", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_LOST_MESSAGES | WN_SYMPTOM_STALE_PRESENCE,
    .step = WN_STEP_SETUP,
    .unless = { &guard_other_device, &guard_outbound_flow },
    .suppresses = { "not-nat-unavailable", "not-nat-forbidden", "inbound-invite-unreachable",
                    NULL },
    .detect = detect,
};
