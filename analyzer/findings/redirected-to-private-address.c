/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A redirection or a transfer names a private address, and the call that follows it there is not
 * answered (RFC 3261 8.1.3.4, RFC 3515 2.4.2).  about is the new INVITE.
 */
#include "findings/finding.h"

static bool
is_same_place(const WnUri *a, const WnUri *b)
{
    return wn_addr_equal(&a->endpoint.addr, &b->endpoint.addr) && wn_uri_port(a) == wn_uri_port(b);
}

/* The redirection that named this target. */
static const WnMessage *
find_redirection(const WnSubject *subject, const WnMessage *invite)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *final = wn_transaction_final(subject->transactions[i]);

        if (!final || final->status / 100 != 3 || final->time > invite->time || !final->contacts ||
            !invite->request_uri)
            continue;
        for (unsigned c = 0; c < final->contacts->n; c++)
            if (is_same_place(final->contacts->uris[c], invite->request_uri))
                return final;
    }
    return NULL;
}

/* The transfer that told the caller to call this target. */
static const WnReferNote *
find_transfer(const WnModel *model, const WnMessage *invite)
{
    const WnReferNote *note = model->refers;

    while (note && !(invite->request_uri && note->time < invite->time &&
                     is_same_place(note->target, invite->request_uri) &&
                     wn_addr_equal(&note->told, &wn_message_source(invite)->addr)))
        note = note->next;
    return note;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *invite = subject->transactions[i];
        const WnMessage     *redirection;
        const WnReferNote   *transfer;

        if (invite->method != WN_METHOD_INVITE || !wn_is_unanswered(invite) ||
            invite->request->to_tag || !wn_leads_nowhere(evidence, invite->request))
            continue;
        redirection = find_redirection(subject, invite->request);
        transfer = redirection ? NULL : find_transfer(subject->model, invite->request);
        if (redirection)
            wn_observe(evidence, &finding_redirected_to_private_address, invite, redirection->frame,
                       redirection->capture, "The %s sends the call on to %s, a private address.",
                       wn_show_message(evidence, redirection), invite->request->request_uri->text);
        else if (transfer)
            wn_observe(evidence, &finding_redirected_to_private_address, invite, transfer->frame,
                       transfer->capture, "A REFER transfers the caller to %s, a private address.",
                       invite->request->request_uri->text);
        else
            continue;
        wn_observe(evidence, &finding_redirected_to_private_address, invite, invite->request->frame,
                   invite->request->capture, "The INVITE follows it to %s.",
                   wn_show_endpoint(evidence, wn_message_destination(invite->request)));
    }
}

const WnFindingKind finding_redirected_to_private_address = {
    .id = "redirected-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
