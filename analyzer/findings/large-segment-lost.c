/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A large segment is repeated and never acknowledged, while smaller ones of the same connection were:
 * the signs of a path that drops what is too large without a word (RFC 2923, RFC 4821).  about is the
 * transaction.
 */
#include "findings/finding.h"

/* Ethernet less the usual tunnels; smaller packets pass nearly everywhere. */
static const unsigned LARGE = 1000;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnTcpSide     *stall;

        if (!wn_is_unanswered(transaction) || !wn_is_connection(request->flow))
            continue;
        stall = wn_tcp_stall_of(request->flow, request->side);
        if (!stall || stall->length < LARGE || stall->largest == 0 ||
            stall->largest >= stall->length || stall->frame > request->frame)
            continue;
        wn_observe(evidence, &finding_large_segment_lost, transaction, stall->frame,
                   request->capture,
                   "A segment with %u bytes of the %s is sent %u times and never acknowledged; those "
                   "of up to %u bytes were.",
                   stall->length, wn_show_message(evidence, request), stall->resent + 1u,
                   stall->largest);
    }
}

const WnFindingKind finding_large_segment_lost = {
    .id = "large-segment-lost",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs    = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
