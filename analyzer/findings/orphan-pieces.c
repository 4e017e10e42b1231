/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pieces of an IP packet from the server arrive at the phone without the rest, and without port
 * numbers where the first is missing (RFC 791 3.2).  about is the SUBSCRIBE.
 */
#include "findings/pieces.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject    *subject = wn_evidence_subject(evidence);
    const WnMessage    *subscribe = subject->service->requests[0]->request;
    const WnLostPieces *pieces = subject->model->lost_pieces, *first = NULL;

    /* Newest first. */
    if (!wn_shows_later_pieces(evidence))
        return;
    for (unsigned looked = 0; pieces && wn_search_on(subject->model->searches, &looked, 4096);
         pieces = pieces->next)
        if (wn_addr_equal(&pieces->src.addr, &wn_message_destination(subscribe)->addr) &&
            wn_addr_equal(&pieces->dst.addr, &wn_message_source(subscribe)->addr) &&
            pieces->time > subscribe->time)
            first = pieces;
    if (first)
        wn_observe(evidence, &finding_orphan_pieces, subject->service->requests[0], first->frame,
                   first->capture, "Pieces of a large packet of the server come without the rest.");
}

const WnFindingKind finding_orphan_pieces = {
    .id = "orphan-pieces",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
