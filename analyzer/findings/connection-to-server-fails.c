/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's attempts to reach its server over TCP or TLS get no answer, or one that somebody on
 * the way has made up, while another transport is answered (RFC 3263 4; RFC 9293 3.10.7).  about is
 * the transaction that was answered.
 */
#include "findings/finding.h"

static const unsigned COPIES = 3;

/* A RST with another TTL than the server's other packets was sent by somebody nearer. */
static bool
is_injected(const WnFlow *flow, const WnFlowSide *genuine)
{
    return flow->tcp->rsts > 0 && flow->tcp->rst_ttl && genuine->ttl &&
           flow->tcp->rst_ttl != genuine->ttl;
}

static const WnFlow *
find_failed(const WnModel *model, const WnTransaction *answered)
{
    const WnAddr     *client = &wn_message_source(answered->request)->addr;
    const WnAddr     *server = &wn_message_destination(answered->request)->addr;
    const WnFlowSide *genuine = &answered->flow->sides[1 - answered->side];
    const WnPair     *pair = wn_pair_find(&model->flows, client, server);
    /* On the port that answers, another connection is no other transport. */
    uint16_t other_than =
        wn_is_connection(answered->flow) ? wn_message_destination(answered->request)->port : 0;
    unsigned looked = 0;

    for (const WnFlow *flow = pair && pair->has_tcp ? pair->flows : NULL;
         flow && wn_search_on(model->searches, &looked, 1024); flow = flow->next_of_pair) {
        const WnTcpState *tcp = flow->tcp;

        if (!tcp || tcp->syns == 0 || tcp->synack ||
            !wn_addr_equal(&flow->ends[tcp->opener].addr, client) ||
            (flow->ends[1 - tcp->opener].port & ~1) != 5060 ||
            flow->ends[1 - tcp->opener].port == other_than)
            continue;
        if (is_injected(flow, genuine) || (tcp->rsts == 0 && tcp->syns >= COPIES))
            return flow;
    }
    return NULL;
}

/* Whoever is answered over a connection has opened it: that of a phone is none of its server's
 * tries. */
static bool
is_own_try(const WnTransaction *answered)
{
    const WnTcpState *tcp = answered->flow->tcp;

    return !wn_is_connection(answered->flow) ||
           (tcp && tcp->syns > 0 && tcp->opener == answered->side);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFlow    *last = NULL;
    int              last_side = 0;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *answered = subject->transactions[i];
        const WnFlow        *failed;

        if (!answered->request || !answered->responses || answered->request->n_via > 1 ||
            !is_own_try(answered) || (answered->flow == last && answered->side == last_side))
            continue;
        last = answered->flow;
        last_side = answered->side;
        failed = find_failed(subject->model, answered);
        if (!failed)
            continue;
        wn_observe(evidence, &finding_connection_to_server_fails, answered, failed->tcp->syn_frame,
                   answered->request->capture,
                   failed->tcp->rsts
                       ? "A connection to %s is refused by a packet that has another TTL than the "
                         "server's own."
                       : "A connection to %s is tried %u times, and nothing comes back.",
                   wn_show_endpoint(evidence, &failed->ends[1 - failed->tcp->opener]),
                   failed->tcp->syns);
        return;
    }
}

const WnFindingKind finding_connection_to_server_fails = {
    .id = "connection-to-server-fails",
    .observes = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
