/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same server answers the same client on another transport.  about is the transaction
 * that is not answered.
 */
#include "findings/finding.h"

#include "base/sorted.h"

/* The server speaks SIP there.  Of TLS only the port tells what it is for: others are for the web
 * as well. */
static bool
answers_there(const WnModel *model, const WnFlow *flow, int server)
{
    return flow->sides[server].sip > 0 || (flow->tcp && flow->tcp->application_data &&
                                           wn_model_is_sip_port(model, flow->ends[server].port));
}

enum { CARRIERS = WN_CARRIER_SCTP + 1 };

/* Flows on which a host answers another one, by transport: the newest, and of older ones those on
 * which it went on for longer than on all newer ones.  No other would be chosen. */
typedef struct {
    const WnFlow **flows;
    unsigned       n;
} Answers;

typedef struct {
    Answers by[2][CARRIERS]; /* which of the pair's addresses is the server */
} Pair;

static int
server_side(const WnFlow *flow, const WnAddr *server)
{
    return wn_addr_equal(&flow->ends[0].addr, server) ? 0 : 1;
}

static WnTime
last_of(const WnFlow *flow, const WnAddr *server)
{
    return flow->sides[server_side(flow, server)].last;
}

static void
list_answers(const WnModel *model, const WnPair *pair, const WnAddr *server, Answers *answers,
             WnArena *kept)
{
    unsigned n[CARRIERS] = { 0 };

    for (const WnFlow *flow = pair->flows; flow; flow = flow->next_of_pair)
        n[flow->carrier] += answers_there(model, flow, server_side(flow, server));
    for (unsigned i = 0; i < CARRIERS; i++)
        answers[i].flows = WN_ARENA_ARRAY(kept, const WnFlow *, n[i]);
    for (const WnFlow *flow = pair->flows; flow; flow = flow->next_of_pair) {
        Answers *own = &answers[flow->carrier];

        if (answers_there(model, flow, server_side(flow, server)) &&
            (own->n == 0 || last_of(flow, server) > last_of(own->flows[own->n - 1], server)))
            own->flows[own->n++] = flow;
    }
}

static const void *
look_through(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnPair  *pair = about;
    Pair          *answers = WN_ARENA_NEW(kept, Pair);

    for (int i = 0; i < 2; i++)
        list_answers(model, pair, &pair->addrs[i], answers->by[i], kept);
    return answers;
}

typedef struct {
    const WnAddr *server;
    WnTime        time;
} Still;

static bool
ended_before(const void *element, const void *key)
{
    const Still *still = key;

    return last_of(*(const WnFlow *const *) element, still->server) < still->time;
}

/* The newest on which the server still answers at that time. */
static const WnFlow *
find_newest(const Answers *answers, const WnAddr *server, WnTime time)
{
    const Still still = { server, time };
    unsigned    at =
        wn_count_before(answers->flows, answers->n, sizeof(*answers->flows), ended_before, &still);

    return at < answers->n ? answers->flows[at] : NULL;
}

/* Before the request, it may have been another day's. */
static const WnFlow *
find_other(WnEvidence *evidence, const WnMessage *request)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr  *server = &wn_message_destination(request)->addr;
    const WnPair  *pair =
        wn_pair_find(&model->flows, &request->flow->ends[0].addr, &request->flow->ends[1].addr);
    const Pair   *answers = pair ? wn_evidence_once(evidence, look_through, pair) : NULL;
    const WnFlow *newest = NULL;

    for (unsigned i = 0; answers && i < CARRIERS; i++) {
        const Answers *of = &answers->by[wn_addr_equal(&pair->addrs[0], server) ? 0 : 1][i];
        const WnFlow  *flow =
            i == request->flow->carrier ? NULL : find_newest(of, server, request->time);

        if (flow && (!newest || flow->number > newest->number))
            newest = flow;
    }
    return newest;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnFlow        *other;
        const WnFlowSide    *server;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        other = find_other(evidence, request);
        if (!other)
            continue;
        server = &other->sides[server_side(other, &wn_message_destination(request)->addr)];
        wn_observe(
            evidence, &finding_other_transport_answered, transaction, server->first_frame,
            server->capture, "The same server answers on %s over %s.",
            wn_show_endpoint(
                evidence, &other->ends[server_side(other, &wn_message_destination(request)->addr)]),
            other->carrier == WN_CARRIER_UDP ? "UDP" : "TCP");
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
