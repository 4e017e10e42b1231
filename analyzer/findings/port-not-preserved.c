/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SIP server sees the phone at another port than it sends from: its router does not keep port
 * numbers (RFC 4787 4.2.1).  about is the observation.
 */
#include "findings/finding.h"

static void
look_at(WnEvidence *evidence, const WnAgent *agent)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &agent->seen.addr);

    for (; seen; seen = seen->next_inside) {
        if (seen->carrier != WN_CARRIER_UDP || seen->outside.port == 0 ||
            seen->outside.port == seen->inside.port ||
            !wn_is_public(evidence, &seen->outside.addr) ||
            wn_addr_equal(&seen->outside.addr, &seen->inside.addr))
            continue;
        wn_observe(evidence, &finding_port_not_preserved, seen, seen->frame,
                   seen->capture,
                   "%s is seen as %s outside: the router does not keep port numbers.",
                   wn_show_endpoint(evidence, &seen->inside),
                   wn_show_endpoint(evidence, &seen->outside));
        return;
    }
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
    .needs    = WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
