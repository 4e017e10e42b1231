/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same server answers the same client on another transport.  about is the transaction
 * that is not answered.
 */
#include "findings/finding.h"

/* The server speaks SIP there, after the request has begun: before, it may have been another day's.
 * Of TLS only the port tells what it is for: others are for the web as well. */
static bool
answers_there(const WnModel *model, const WnFlow *flow, int server, const WnMessage *request)
{
    bool is_sip =
        flow->sides[server].sip > 0 || (flow->tcp && flow->tcp->application_data &&
                                        wn_model_is_sip_port(model, flow->ends[server].port));

    return is_sip && flow->sides[server].last >= request->time;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnPair        *pair;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        pair = wn_pair_find(&subject->model->flows, &request->flow->ends[0].addr,
                            &request->flow->ends[1].addr);
        for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
            int server =
                wn_addr_equal(&flow->ends[0].addr, &wn_message_destination(request)->addr) ? 0 : 1;
            bool other = flow->carrier != request->flow->carrier;
            if (flow == request->flow || !other ||
                !answers_there(subject->model, flow, server, request))
                continue;
            wn_observe(evidence, &finding_other_transport_answered, transaction,
                       flow->sides[server].first_frame, flow->sides[server].capture,
                       "The same server answers on %s over %s.",
                       wn_show_endpoint(evidence, &flow->ends[server]),
                       flow->carrier == WN_CARRIER_UDP ? "UDP" : "TCP");
            break;
        }
    }
}

const WnFindingKind finding_other_transport_answered = {
    .id = "other-transport-answered",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
