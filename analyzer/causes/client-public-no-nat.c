/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No NAT stands before this client.  RFC 3489 10.1, RFC 8489 2. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    /* Nobody asks the question of a registration that works. */
    if (subject->works == WN_YES && subject->kind != WN_SUBJECT_CALL)
        return WN_GRADE_NONE;
    return wn_seen(evidence, &finding_seen_as_it_is) ? WN_GRADE_CERTAIN : WN_GRADE_NONE;
}

const WnCause cause_client_public_no_nat = {
    .info = {
        .id = "client-public-no-nat",
        .title = "(info) No NAT was found for this client",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_INFO,
        .fault = 0,
        .explanation =
            "The client's packets come from the very address that it names, and a STUN server sees "
            "the same one: no router translates on the way. A firewall may still stand there: it "
            "lets in only what answers, and forgets connections that are idle.",
        .fix = "- Nobody: look elsewhere for what went wrong.",
        .references = { "RFC 3489 10.1", "RFC 8489 2", NULL },
    },
    .step = WN_STEP_NONE,
    .context = true,
    .detect = detect,
};
