/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone inside sends an INVITE to the public address of its own router, and it is seen nowhere
 * else: it was not looped back (RFC 4787 6, REQ-9).  about is the transaction.
 */
#include "findings/finding.h"

static bool
is_seen_elsewhere(const WnSubject *subject, const WnTransaction *invite)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i] != invite && subject->transactions[i]->request &&
            wn_is_same_request(subject->transactions[i], invite))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *invite = subject->call->invite;
    const WnMessage     *request = invite ? invite->request : NULL;
    const WnIcmpNote    *note;
    const WnEndpoint    *from, *to;

    if (!request || !wn_is_unanswered(invite))
        return;
    from = wn_message_source(request);
    to = wn_message_destination(request);
    if (!wn_is_nonpublic(evidence, &from->addr) || !wn_is_public(evidence, &to->addr) ||
        !wn_mapping_is_known(&subject->model->mappings, &from->addr, &to->addr) ||
        is_seen_elsewhere(subject, invite))
        return;
    wn_observe(evidence, &finding_call_to_own_public_address, invite, request->frame,
               request->capture,
               "The INVITE is sent to %s, the public address of the caller's own router, and does "
               "not come back inside.",
               wn_show_endpoint(evidence, to));
    note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_PORT_UNREACHABLE,
                         request->time);
    if (note && wn_addr_equal(&note->reporter, &to->addr))
        wn_observe(evidence, &finding_call_to_own_public_address, invite, note->frame,
                   note->capture, "That router refuses it with ICMP \"%s\".",
                   wn_icmp_kind_name(note->kind));
}

const WnFindingKind finding_call_to_own_public_address = {
    .id = "call-to-own-public-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE | WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
