/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's attempts to reach its server over TCP or TLS get no answer, or one that somebody on
 * the way has made up, while another transport is answered (RFC 3263 4; RFC 9293 3.10.7).  about is
 * the transaction that was answered.
 */
#include "findings/finding.h"

static const unsigned COPIES = 3;

/* A RST from another number of hops than the server's other packets is somebody else's. */
static bool
is_injected(const WnFlow *flow, const WnFlowSide *genuine)
{
    return flow->tcp->rsts > 0 && flow->tcp->rst_ttl && genuine->ttl &&
           wn_ttl_hops(flow->tcp->rst_ttl) != wn_ttl_hops(genuine->ttl);
}

/* Connections of two hosts that got no answer or were reset: of those that tell the same the
 * newest, and newest first. */
typedef struct {
    const WnFlow **flows;
    unsigned       n;
} Failed;

static bool
has_failed(const WnFlow *flow)
{
    const WnTcpState *tcp = flow->tcp;

    return tcp && tcp->syns > 0 && !tcp->synack &&
           (flow->ends[1 - tcp->opener].port & ~1) == 5060 &&
           (tcp->rsts > 0 || tcp->syns >= COPIES);
}

static bool
tells_the_same(const WnFlow *a, const WnFlow *b)
{
    const WnTcpState *one = a->tcp, *other = b->tcp;

    return wn_addr_equal(&a->ends[one->opener].addr, &b->ends[other->opener].addr) &&
           a->ends[1 - one->opener].port == b->ends[1 - other->opener].port &&
           (one->rsts > 0) == (other->rsts > 0) && one->rst_ttl == other->rst_ttl;
}

static const void *
list_failed(WnEvidence *evidence, WnArena *kept, const void *about)
{
    enum { KINDS = 2 * 2 * 257 }; /* by opener, port and the TTL of a RST, if there is one */
    const WnPair *pair = about;
    Failed       *failed = WN_ARENA_NEW(kept, Failed);
    const WnFlow *flows[KINDS];

    (void) evidence;
    for (const WnFlow *flow = pair->flows; flow; flow = flow->next_of_pair) {
        unsigned i = 0;

        if (!has_failed(flow))
            continue;
        while (i < failed->n && !tells_the_same(flows[i], flow))
            i++;
        if (i == failed->n && i < KINDS)
            flows[failed->n++] = flow;
    }
    failed->flows = WN_ARENA_ARRAY(kept, const WnFlow *, failed->n);
    for (unsigned i = 0; i < failed->n; i++)
        failed->flows[i] = flows[i];
    return failed;
}

static const WnFlow *
find_failed(WnEvidence *evidence, const WnTransaction *answered)
{
    const WnModel    *model = wn_evidence_subject(evidence)->model;
    const WnAddr     *client = &wn_message_source(answered->request)->addr;
    const WnAddr     *server = &wn_message_destination(answered->request)->addr;
    const WnFlowSide *genuine = &answered->flow->sides[1 - answered->side];
    const WnPair     *pair = wn_pair_find(&model->flows, client, server);
    const Failed     *failed =
        pair && pair->has_tcp ? wn_evidence_once(evidence, list_failed, pair) : NULL;
    /* On the port that answers, another connection is no other transport. */
    uint16_t other_than =
        wn_is_connection(answered->flow) ? wn_message_destination(answered->request)->port : 0;

    for (unsigned i = 0; failed && i < failed->n; i++) {
        const WnFlow     *flow = failed->flows[i];
        const WnTcpState *tcp = flow->tcp;

        if (wn_addr_equal(&flow->ends[tcp->opener].addr, client) &&
            flow->ends[1 - tcp->opener].port != other_than &&
            (is_injected(flow, genuine) || tcp->rsts == 0))
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
        failed = find_failed(evidence, answered);
        if (!failed)
            continue;
        wn_observe(evidence, &finding_connection_to_server_fails, answered, failed->tcp->syn_frame,
                   failed->sides[failed->tcp->opener].capture,
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
