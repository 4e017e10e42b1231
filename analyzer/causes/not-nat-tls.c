/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The encrypted connection to the server is refused (certificate or version). */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    return wn_seen(evidence, &finding_tls_alert) ? WN_GRADE_CERTAIN : WN_GRADE_NONE;
}

const WnCause cause_not_nat_tls = {
    .info = {
        .id = "not-nat-tls",
        .title = "The encrypted connection to the server is refused (certificate or version)",
        .group = "Not NAT",
        .judges = WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "Phone and server can exchange packets; one of them ends the TLS handshake itself, "
            "usually because it does not trust the other's certificate or shares no TLS version "
            "with it. NAT has no part in it.",
        .fix = "- Server: install a certificate that names the server and comes from an authority "
               "that the phone trusts.\n"
               "- Phone: check its clock, its list of authorities and its TLS versions.",
        .references = { "RFC 8446 6", "RFC 5922", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT,
    .step = WN_STEP_REGISTRATION,
    .detect = detect,
};
