/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A redirection or a transfer names a private address; whoever was told so asks on its own link who
 * has it, and nobody does (RFC 826): the call that follows cannot even be sent.  about is the
 * redirected INVITE, or the REFER.
 */
#include "findings/finding.h"

/* The new call is tried for as long (RFC 3261 17.1.1.2, timer B). */
static const WnTime AFTERWARDS = 32 * WN_SECOND;

static void
look_for(WnEvidence *evidence, const WnTransaction *transaction, const WnMessage *told,
         const WnUri *target)
{
    const WnModel        *model = wn_evidence_subject(evidence)->model;
    const WnAddr         *caller = &wn_message_destination(told)->addr;
    const WnAddr          there = wn_addr_as_read_by(&target->endpoint.addr, caller);
    const WnLinkQuestion *asked;

    if (!wn_is_nonpublic(evidence, &there) ||
        wn_reaches(evidence, caller, &there, &wn_message_source(told)->addr) == WN_YES)
        return;
    asked =
        wn_host_asked_in_vain(&model->flows, &there, caller, told->time, told->time + AFTERWARDS);
    if (!asked)
        return;
    wn_observe(evidence, &finding_nobody_at_target, transaction, told->frame, told->capture,
               "The %s sends the call to %s, a private address.", wn_show_message(evidence, told),
               target->text);
    wn_observe(evidence, &finding_nobody_at_target, transaction, asked->spot.frame,
               asked->spot.capture,
               "%s asks %u times on its link who has %s (ARP), and nobody answers.",
               wn_show_addr(evidence, caller), asked->asked, wn_show_addr(evidence, &there));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(transaction);
        const WnUri         *target = wn_transfer_target(subject->model, transaction);

        if (target)
            look_for(evidence, transaction, transaction->request, target);
        for (unsigned c = 0; transaction->method == WN_METHOD_INVITE && final &&
                             final->status / 100 == 3 && final->contacts && c < final->contacts->n;
             c++)
            look_for(evidence, transaction, final, final->contacts->uris[c]);
    }
}

const WnFindingKind finding_nobody_at_target = {
    .id = "nobody-at-target",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
