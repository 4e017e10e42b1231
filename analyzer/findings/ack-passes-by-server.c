/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seen at a server between: it brings the INVITE on and its answer back, asks with no Record-Route
 * to stay on the way (RFC 3261 16.6 step 4), and no ACK passes it.  about is the answer that it
 * got.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *answer = call->branches[i]->responses; answer;
             answer = answer->next) {
            const WnMessage *onward = wn_answer_passed_on(call, answer);
            const WnUri     *contact = onward ? wn_message_contact(onward) : NULL;

            if (!contact || answer->record_routes || onward->record_routes ||
                wn_addr_equal(&contact->endpoint.addr, &wn_message_source(onward)->addr) ||
                wn_call_ack(call, onward, NULL) || wn_call_ack(call, answer, NULL))
                continue;
            wn_observe(
                evidence, &finding_ack_passes_by_server, answer, onward->frame, onward->capture,
                "The server %s passes the %s on without a Record-Route of its own, so the ACK "
                "goes past it; none is seen here.",
                wn_show_endpoint(evidence, wn_message_source(onward)),
                wn_show_message(evidence, onward));
        }
}

const WnFindingKind finding_ack_passes_by_server = {
    .id = "ack-passes-by-server",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_VIAS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
