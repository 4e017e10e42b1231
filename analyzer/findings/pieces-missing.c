/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of a large message only some of the pieces arrive here (RFC 791 3.2, RFC 8200 4.5).  about is the
 * transaction where the first piece shows which it is.
 */
#include "findings/pieces.h"

bool
wn_shows_later_pieces(const WnEvidence *evidence)
{
    const WnSubject    *subject = wn_evidence_subject(evidence);
    const WnModel      *model = subject->model;
    const WnLostPieces *pieces = model->lost_pieces;
    unsigned            looked = 0;

    for (; pieces && wn_search_on(model->searches, &looked, 4096); pieces = pieces->next)
        if (pieces->src.port == 0)
            return true;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;

        /* ICMP has no ports either. */
        if (request && (request->flags & WN_MESSAGE_FRAGMENTED || request->flow->icmp))
            return true;
    }
    return wn_capture_shows_media(evidence);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (!wn_shows_later_pieces(evidence))
        return;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (request && request->flags & WN_MESSAGE_LOST_PIECES)
            wn_observe(evidence, &finding_pieces_missing, transaction, request->frame,
                       request->capture, "Of the %s only the first piece arrives here.",
                       wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_pieces_missing = {
    .id = "pieces-missing",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_PIECES,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
