/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone behind NAT is silent between two REGISTERs for longer than many routers keep a UDP
 * mapping (RFC 4787 REQ-5, RFC 5626 4.4.2).  about is the later REGISTER.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    bool             is_bound = false;

    if (subject->client.behind_nat != WN_YES)
        return;
    for (unsigned i = 1; i < subject->n_transactions; i++) {
        const WnMessage  *request = subject->transactions[i]->request;
        const WnFlowSide *server = &request->flow->sides[1 - request->side];

        /* Refused, nothing is bound that could be lost. */
        is_bound |= wn_transaction_success(subject->transactions[i - 1]) != NULL;
        if (!is_bound || request->flow->carrier != WN_CARRIER_UDP ||
            request->own_idle <= WN_SHORTEST_USUAL_LIFETIME || server->packets == 0)
            continue;
        wn_observe(evidence, &finding_silent_between_registrations, subject->transactions[i],
                   request->frame, request->capture,
                   "Before this REGISTER the phone sent nothing to the server for %s.",
                   wn_show_seconds(evidence, request->own_idle));
        return;
    }
}

const WnFindingKind finding_silent_between_registrations = {
    .id = "silent-between-registrations",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
