/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client has no network at all. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_network_silent);

    if (!silent)
        return WN_GRADE_NONE;
    wn_cite(evidence, silent);
    /* Only silence, without an unanswered question on the client's own link, has other reasons too.
     */
    return silent->about ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_network_down = {
    .info = {
        .id = "not-nat-network-down",
        .title = "The client has no network at all",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER | WN_PARTY_PROVIDER,
        .explanation =
            "Nothing that the client sends, to anybody, is answered: not by the next router, not "
            "by a name server, not by the SIP server. Its network connection is down.",
        .fix = "- Phone: check cable, Wi-Fi, VLAN and the address that it got (DHCP).\n"
               "- Router: check its connection to the provider.",
        .references = { "RFC 826", "RFC 3927", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .suppresses = { "sip-no-reply-blocked", "stun-no-response", "not-nat-dns" },
    .detect = detect,
};
