/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of the server cannot be resolved. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *lookup = wn_observed(evidence, &finding_name_not_found);

    if (!wn_seen(evidence, &finding_name_not_found))
        return WN_GRADE_NONE;
    for (; lookup; lookup = wn_observed_next(lookup))
        if (((const WnDnsQuery *) lookup->about)->answer_frame)
            return WN_GRADE_CERTAIN;
    /* Questions without an answer may be lost, and the next one answered. */
    return WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_dns = {
    .info = {
        .id = "not-nat-dns",
        .title = "The name of the server cannot be resolved",
        .group = "Not NAT",
        .judges = WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER | WN_PARTY_PROVIDER,
        .explanation =
            "The phone knows its server by name and the name service gives no address for it, so "
            "not a single SIP message is sent. NAT has no part in it.",
        .fix = "- Phone: check the server's name and the DNS server that it uses.\n"
               "- Provider: check the DNS records of the domain.",
        .references = { "RFC 3263 4", "RFC 1035", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT,
    .step = WN_STEP_REGISTRATION,
    .detect = detect,
};
