/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network says that it knows no way to the destination: ICMP net or host unreachable, or nobody
 * answers the ARP question for it (RFC 792, RFC 826).  about is the transaction.
 */
#include "findings/finding.h"

/* That somebody, the sender or the last router, asked for the destination because of this request.
 */
static const WnLinkQuestion *
find_question(const WnSubject *subject, const WnMessage *request)
{
    static const WnTime SOON = 5 * WN_SECOND;
    const WnAddr       *there = &wn_message_destination(request)->addr;
    const WnHost       *host = wn_host_find(&subject->model->flows, there);

    return host && !host->arp_answered && !host->sends
               ? wn_host_looked_for(host, request->time, wn_message_last_time(request) + SOON)
               : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction  *transaction = subject->transactions[i];
        const WnMessage      *request = transaction->request;
        const WnIcmpNote     *note;
        const WnLinkQuestion *asked;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_HOST_UNREACHABLE,
                             request->time);
        if (!note)
            note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_NET_UNREACHABLE,
                                 request->time);
        asked = find_question(subject, request);
        if (note)
            wn_observe(evidence, &finding_destination_unreachable, transaction, note->frame,
                       note->capture, "%s answers with ICMP \"%s\".",
                       wn_show_addr(evidence, &note->reporter), wn_icmp_kind_name(note->kind));
        else if (asked)
            wn_observe(evidence, &finding_destination_unreachable, transaction, asked->spot.frame,
                       asked->spot.capture,
                       "Nobody on the link answers the question who has %s (ARP, asked %u times).",
                       wn_show_addr(evidence, &wn_message_destination(request)->addr),
                       asked->asked);
    }
}

const WnFindingKind finding_destination_unreachable = {
    .id = "destination-unreachable",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
