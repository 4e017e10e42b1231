/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SIP server sees the phone at another port than it sends from: its router does not keep port
 * numbers (RFC 4787 4.2.1).  about is the observation.
 */
#include "findings/finding.h"

static void
look_at(WnEvidence *evidence, const WnAgent *agent)
{
    const WnMapping *seen = wn_changed_port_of(evidence, &agent->seen.addr);

    if (seen)
        wn_observe(evidence, &finding_port_not_preserved, seen, seen->frame, seen->capture,
                   "%s is seen as %s outside: the router does not keep port numbers.",
                   wn_show_endpoint(evidence, &seen->inside),
                   wn_show_endpoint(evidence, &seen->outside));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    look_at(evidence, &subject->client);
    look_at(evidence, &subject->server);
}

const WnFindingKind finding_port_not_preserved = {
    .id = "port-not-preserved",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
