/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request too large for one packet travels as IP fragments over UDP (RFC 3261 18.1.1).  about is
 * the transaction.
 */
#include "findings/pieces.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    bool             hidden = !wn_shows_later_pieces(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;

        if (request && request->flags & WN_MESSAGE_FRAGMENTED)
            wn_observe(evidence, &finding_large_request_in_pieces, subject->transactions[i],
                       request->frame, request->capture,
                       "The %s is %u bytes long, too large for one packet: it is sent in pieces.",
                       wn_show_message(evidence, request), request->size);
        else if (request && request->flags & WN_MESSAGE_LOST_PIECES && hidden)
            wn_observe(
                evidence, &finding_large_request_in_pieces, subject->transactions[i],
                request->frame, request->capture,
                "The %s is too large for one packet: it is sent in pieces, of which a filter "
                "on ports lets only the first into this capture.",
                wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_large_request_in_pieces = {
    .id = "large-request-in-pieces",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_PIECES,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
