/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A router on the way says that packets of the connection are too large for it (ICMP 3/4, RFC
 * 1191), and its sender goes on all the same.  about is the transaction, or the connection that
 * nobody here can read.
 */
#include "findings/finding.h"

static void
look(WnEvidence *evidence, const void *about, const WnFlow *flow, int side)
{
    const WnIcmpNote *note = wn_icmp_about(evidence, flow, side, WN_ICMP_TOO_BIG, 0);

    if (note)
        wn_observe(evidence, &finding_packet_too_big, about, note->frame, note->capture,
                   "%s says by ICMP that the packets are too large for the next network.",
                   wn_show_addr(evidence, &note->reporter));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFlow    *unread = subject->discovery ? subject->discovery->connection : NULL;

    for (int side = 0; unread && side < 2; side++)
        if (wn_tcp_large_stall_of(unread, side))
            look(evidence, unread, unread, side);
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (wn_is_unanswered(transaction))
            look(evidence, transaction, request->flow, request->side);
    }
}

const WnFindingKind finding_packet_too_big = {
    .id = "packet-too-big",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_ICMP | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
