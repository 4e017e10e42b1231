/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PRACK leaves for a private address that its sender cannot reach, and nobody answers it (RFC
 * 3262 4: it goes where the dialog goes).  about is the response that it is for.
 */
#include "findings/finding.h"

static const WnMessage *
find_ringing(const WnSubject *subject, uint32_t rseq)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        for (const WnMessage *message = subject->transactions[i]->responses; message;
             message = message->next)
            if (wn_message_is_provisional(message) && message->extra &&
                message->extra->rseq == rseq)
                return message;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *prack = subject->transactions[i];
        const WnMessage     *ringing;

        if (prack->method != WN_METHOD_PRACK || !wn_is_unanswered(prack) ||
            !prack->request->extra || !wn_leads_nowhere(evidence, prack->request))
            continue;
        ringing = find_ringing(subject, prack->request->extra->rack_rseq);
        if (ringing)
            wn_observe(evidence, &finding_prack_to_private_address, ringing, prack->request->frame,
                       prack->request->capture, "The PRACK is sent to %s, a private address.",
                       wn_show_endpoint(evidence, wn_message_destination(prack->request)));
    }
}

const WnFindingKind finding_prack_to_private_address = {
    .id = "prack-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
