/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The provider translates too.  RFC 6598, RFC 6888, RFC 6333. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    /* A registration that works says all there is to say of the network; a call may go direct. */
    if (subject->works == WN_YES && subject->kind != WN_SUBJECT_CALL)
        return WN_GRADE_NONE;
    if (wn_seen(evidence, &finding_shared_address_on_path))
        return WN_GRADE_CERTAIN;
    return wn_seen(evidence, &finding_dslite_address_named) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_cgnat = {
    .info = {
        .id = "cgnat",
        .title = "The internet provider shares one public address among customers (carrier-grade "
                 "NAT)",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_NOTE,
        .fault = WN_PARTY_PROVIDER,
        .explanation =
            "The provider gives this site no public address of its own: many customers share one. "
            "Nobody can be reached here without having sent first, ports cannot be forwarded, and "
            "mappings are often forgotten sooner than in a router at home.\n\n"
            "Calls through a server that handles NAT work all the same.",
        .fix = "- Provider: ask for IPv6 or for a public address.\n"
               "- Phone: send keep-alives at least every 25 s, and use ICE with a TURN server, or a "
               "server that relays the sound.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "From outside, a provider's NAT looks like that of an office.",
        },
        .references = { "RFC 6598", "RFC 6888", "RFC 6333", NULL },
    },
    .step = WN_STEP_NONE,
    .context = true,
    .detect = detect,
};
