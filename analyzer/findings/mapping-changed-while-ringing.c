/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server saw the CANCEL come from another public endpoint than the INVITE before (received and
 * rport of its responses, RFC 3581 4): the one to which an answer would have been sent is gone.
 * about is the CANCEL's transaction.
 */
#include "findings/finding.h"

static bool
seen_at(const WnMessage *response, WnEndpoint *outside)
{
    const WnVia *via = response ? response->via : NULL;

    if (!via || !via->received.family || !via->rport)
        return false;
    *outside = (WnEndpoint){ via->received, via->rport };
    return true;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnEndpoint    was, is;

    if (!call->cancel || !call->ringing || !call->invite ||
        call->cancel->request->flow != call->invite->request->flow ||
        !seen_at(call->ringing, &was) || !seen_at(call->cancel->responses, &is) ||
        wn_endpoint_equal(&was, &is))
        return;
    wn_observe(evidence, &finding_mapping_changed_while_ringing, call->cancel,
               call->cancel->responses->frame, call->cancel->responses->capture,
               "The server sees the CANCEL come from %s; the INVITE had come from %s, where it "
               "would have sent an answer.",
               wn_show_endpoint(evidence, &is), wn_show_endpoint(evidence, &was));
}

const WnFindingKind finding_mapping_changed_while_ringing = {
    .id = "mapping-changed-while-ringing",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
