/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request within a call goes to a phone behind NAT that had sent nothing on that flow for longer
 * than many routers keep a mapping, though it had spoken there before (RFC 4787 REQ-5).  Sent to an
 * address that leads nowhere from there, it would fail at any time.  about is the transaction.
 */
#include "findings/finding.h"

/* The party that this endpoint belongs to, if a NAT stands before it. */
static bool
is_translated(const WnCall *call, const WnEndpoint *endpoint)
{
    const WnAgent *parties[] = { &call->caller, &call->callee };

    for (size_t i = 0; i < sizeof(parties) / sizeof(*parties); i++)
        if (parties[i]->behind_nat == WN_YES &&
            (wn_addr_equal(&parties[i]->seen.addr, &endpoint->addr) ||
             wn_addr_equal(&parties[i]->mapped.addr, &endpoint->addr)))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->call->accepted && i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!wn_is_sent_to_silent(transaction) || !request->to_tag ||
            request->flow->sides[1 - request->side].sip == 0 ||
            !is_translated(subject->call, wn_message_destination(request)) ||
            wn_leads_nowhere(evidence, request))
            continue;
        wn_observe(evidence, &finding_idle_in_call, transaction, request->frame, request->capture,
                   "When the %s is sent to %s, the phone has been silent there for %s.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   wn_show_seconds(evidence, request->peer_idle));
    }
}

const WnFindingKind finding_idle_in_call = {
    .id = "idle-in-call",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
