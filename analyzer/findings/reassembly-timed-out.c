/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A receiver says that pieces of a packet never came: ICMP fragment reassembly time exceeded (RFC
 * 792, type 11 code 1).  about is the transaction, or of a 2xx to INVITE that.
 */
#include "findings/finding.h"

static void
look_at(WnEvidence *evidence, const WnMessage *message, const void *about)
{
    const WnIcmpNote *note = wn_icmp_about(evidence, message->flow, message->side,
                                           WN_ICMP_REASSEMBLY_TIMEOUT, message->time);

    if (note)
        wn_observe(evidence, &finding_reassembly_timed_out, about, note->frame, note->capture,
                   "%s says by ICMP that pieces of the packet never reached it.",
                   wn_show_addr(evidence, &note->reporter));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        bool                 invites = transaction->method == WN_METHOD_INVITE;

        if (transaction->request)
            look_at(evidence, transaction->request, transaction);
        for (const WnMessage *response = transaction->responses; response;
             response = response->next)
            if (response->flags & WN_MESSAGE_FRAGMENTED)
                look_at(evidence, response,
                        invites && wn_message_is_success(response) ? (const void *) response
                                                                   : transaction);
    }
}

const WnFindingKind finding_reassembly_timed_out = {
    .id = "reassembly-timed-out",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_ICMP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
