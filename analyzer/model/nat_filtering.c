/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filtering behaviour (RFC 4787 5): who got in through a mapping without having been sent to
 * before, and who was kept out.  Silence proves something only where the question was a test made
 * for it (RFC 3489 10.1, RFC 5780 4.4), or where both sides of the NAT are seen.
 */
#include <glib.h>

#include "model/nat_parts.h"

/* What the socket had sent to this peer before. */
typedef enum { PRIOR_NOTHING, PRIOR_OTHER_PORT, PRIOR_SAME_PORT, PRIOR_UNKNOWN } Prior;

static Prior
prior_of(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *peer, WnTime before)
{
    enum { MOST = 256 };
    const WnPair *pair = wn_pair_find(&model->flows, &inside->addr, &peer->addr);
    Prior         prior = PRIOR_NOTHING;
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int side = wn_endpoint_equal(&flow->ends[0], inside) ? 0 : 1;

        if (looked++ >= MOST)
            return PRIOR_UNKNOWN;
        if (flow->carrier != WN_CARRIER_UDP || !wn_endpoint_equal(&flow->ends[side], inside) ||
            flow->sides[side].packets == 0 || flow->sides[side].first >= before)
            continue;
        if (flow->ends[1 - side].port == peer->port)
            return PRIOR_SAME_PORT;
        prior = PRIOR_OTHER_PORT;
    }
    return prior;
}

static void
learn_let_in(WnNatWork *work, WnNat *nat, const char *kind, const WnEndpoint *inside,
             const WnEndpoint *peer, WnTime time, uint32_t frame, WnGrade grade)
{
    Prior prior = prior_of(work->nats->model, inside, peer, time);

    /* Seen on both sides of a filter that translates nothing, a packet may still be stopped by it.
     */
    if (!nat->translates && work->nats->model->n_duplicates > 0)
        return;
    if (prior == PRIOR_SAME_PORT || prior == PRIOR_UNKNOWN)
        return;
    wn_nat_prove(work->nats, nat, kind, frame, "%s got through to %s, which had sent %s before.",
                 wn_nat_show(work->nats, peer), wn_nat_show(work->nats, inside),
                 prior == PRIOR_NOTHING ? "nothing to that host"
                                        : "to another port of that host only");
    wn_range_at_most(&nat->filtering,
                     prior == PRIOR_NOTHING ? WN_DEPENDS_ON_NOTHING : WN_DEPENDS_ON_ADDRESS, grade,
                     frame);
}

/* ------------------------------------------------------------------ tests of RFC 3489 and RFC 5780
 */

/* What a server says and does in this capture. */
typedef struct {
    WnAddr     addr;
    WnEndpoint other;      /* its second endpoint, as it says */
    bool       other_seen; /* something came from its second address */
    WnTable    asked;      /* flows on which it answered a plain request; values are WnFlow */
} Server;

typedef struct {
    WnNatWork *work;
    WnTable    servers;
} Tests;

static Server *
find_server(const WnTable *servers, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    Server       *server;

    while ((server = wn_table_next(servers, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&server->addr, addr))
            return server;
    return NULL;
}

static bool
answered_on(const Server *server, const WnFlow *flow)
{
    WnTableCursor cursor = { 0 };
    const WnFlow *asked;

    while ((asked = wn_table_next(&server->asked, flow->number, &cursor)) != NULL)
        if (asked == flow)
            return true;
    return false;
}

static void
learn_server(Tests *tests, const WnStunTransaction *transaction)
{
    const WnEndpoint *asked = &transaction->flow->ends[1 - transaction->side];
    Server           *server = find_server(&tests->servers, &asked->addr);

    if (!server) {
        server = WN_ARENA_NEW(tests->work->nats->arena, Server);
        server->addr = asked->addr;
        wn_table_add(&tests->servers, wn_addr_hash(&server->addr), server);
    }
    if (transaction->other.addr.family)
        server->other = transaction->other;
    if (!transaction->has_change && !answered_on(server, transaction->flow))
        wn_table_add(&server->asked, transaction->flow->number, transaction->flow);
}

/* A second address and a second port: else it cannot answer from elsewhere, and says nothing by
 * silence. */
static bool
has_two_endpoints(const Server *server, const WnEndpoint *asked)
{
    return server->other.addr.family != 0 && !wn_addr_equal(&server->other.addr, &asked->addr) &&
           server->other.port != asked->port && wn_addr_class(&server->other.addr) != WN_ADDR_NULL;
}

static void
note_second_addresses(Tests *tests, const WnStunTransaction *transaction)
{
    const WnEndpoint *asked = &transaction->flow->ends[1 - transaction->side];

    /* Each server is told of by the answers that came from its second address, to anybody. */
    for (uint32_t i = 0; i < tests->servers.count; i++) {
        Server *server = tests->servers.values[i];
        if (wn_addr_equal(&server->other.addr, &asked->addr) ||
            wn_addr_equal(&server->other.addr, &transaction->answer_source.addr))
            server->other_seen = true;
    }
}

static void
learn_silence(Tests *tests, WnNat *nat, const WnStunTransaction *test)
{
    const WnNats     *nats = tests->work->nats;
    const WnEndpoint *client = &test->flow->ends[test->side];
    const WnEndpoint *asked = &test->flow->ends[1 - test->side];
    Server           *server = find_server(&tests->servers, &asked->addr);
    WnEndpoint        other;

    if (!server || !has_two_endpoints(server, asked) || !answered_on(server, test->flow) ||
        test->copies == 0 || !wn_stun_ran_out(test, nats->model->last))
        return;
    other.addr = test->change_ip ? server->other.addr : asked->addr;
    other.port = test->change_port ? server->other.port : asked->port;
    /* Already sent to: then something else lost the answer. */
    if (prior_of(nats->model, client, &other, test->last) !=
        (test->change_ip ? PRIOR_NOTHING : PRIOR_OTHER_PORT))
        return;
    wn_nat_prove(tests->work->nats, nat, "stun-test-unanswered", test->last_frame,
                 "%s asked %s %u times for an answer from %s, and none came in.",
                 wn_nat_show(nats, client), wn_nat_show(nats, asked), test->copies,
                 wn_nat_show(nats, &other));
    wn_range_at_least(&nat->filtering, test->change_ip ? WN_DEPENDS_ON_ADDRESS : WN_DEPENDS_ON_PORT,
                      server->other_seen ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY, test->last_frame);
}

static void
learn_test(Tests *tests, const WnStunTransaction *test)
{
    WnNatWork        *work = tests->work;
    const WnEndpoint *client = &test->flow->ends[test->side];
    const WnEndpoint *asked = &test->flow->ends[1 - test->side];
    WnNat            *nat = (WnNat *) wn_nat_of_inside(work->nats, &client->addr);

    if (!nat || test->flow->carrier != WN_CARRIER_UDP || (!test->change_ip && !test->change_port))
        return;
    if (test->answer_frame == 0) {
        learn_silence(tests, nat, test);
        return;
    }
    /* Many servers ignore the wish and answer from where they were asked: that says nothing. */
    if (wn_endpoint_equal(&test->answer_source, asked))
        return;
    learn_let_in(work, nat, "stun-test-answered", client, &test->answer_source, test->answered,
                 test->answer_frame, WN_GRADE_CERTAIN);
}

static void
learn_tests(WnNatWork *work)
{
    const WnTable *stun = &work->nats->model->stun;
    Tests          tests = { .work = work };
    unsigned       n_tests = 0;

    for (uint32_t i = 0; i < stun->count; i++)
        n_tests += ((const WnStunTransaction *) stun->values[i])->has_change;
    if (n_tests == 0)
        return;
    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *transaction = stun->values[i];
        if (transaction->method == WN_STUN_BINDING && transaction->success && !transaction->ice)
            learn_server(&tests, transaction);
    }
    for (uint32_t i = 0; i < stun->count && tests.servers.count <= 16; i++) {
        const WnStunTransaction *transaction = stun->values[i];
        if (transaction->answer_frame && !transaction->ice)
            note_second_addresses(&tests, transaction);
    }
    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *transaction = stun->values[i];
        if (transaction->has_change && transaction->method == WN_STUN_BINDING)
            learn_test(&tests, transaction);
    }
    for (uint32_t i = 0; i < tests.servers.count; i++)
        wn_table_clear(&((Server *) tests.servers.values[i])->asked);
    wn_table_clear(&tests.servers);
}

/* ------------------------------------------------------------------ connectivity checks */

/* The socket was in use before, so a mapping was open, and it began within this capture. */
static bool
opened_before(const WnNats *nats, const WnEndpoint *inside, WnTime before)
{
    enum { MOST = 256 };
    static const WnTime EDGE = 2 * WN_SECOND, FRESH = 30 * WN_SECOND;
    const WnModel      *model = nats->model;
    const WnHost       *host = wn_host_find(&model->flows, &inside->addr);
    bool                opened = false;
    unsigned            looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow && looked++ < MOST;
         flow = wn_flow_next_of(flow, &inside->addr)) {
        int side = wn_endpoint_equal(&flow->ends[0], inside) ? 0 : 1;
        if (!wn_endpoint_equal(&flow->ends[side], inside) || flow->sides[side].packets == 0)
            continue;
        if (flow->sides[side].first - model->first < EDGE)
            return false;
        opened |= flow->sides[side].first < before && before - flow->sides[side].first < FRESH &&
                  wn_model_is_public(model, &flow->ends[1 - side].addr);
    }
    return opened && looked < MOST;
}

/* A check that came in before anything was sent to where it came from. */
static void
learn_checks(WnNatWork *work)
{
    const WnModel *model = work->nats->model;

    for (uint32_t i = 0; i < model->stun.count; i++) {
        const WnStunTransaction *check = model->stun.values[i];
        const WnEndpoint        *inside = &check->flow->ends[1 - check->side];
        const WnEndpoint        *peer = &check->flow->ends[check->side];
        WnNat                   *nat;

        if (!check->ice || check->copies == 0 || check->flow->carrier != WN_CARRIER_UDP ||
            !wn_model_is_public(model, &peer->addr) || !wn_model_is_nonpublic(model, &inside->addr))
            continue;
        nat = (WnNat *) wn_nat_of_inside(work->nats, &inside->addr);
        if (nat && opened_before(work->nats, inside, check->first))
            learn_let_in(work, nat, "check-let-in", inside, peer, check->first, check->first_frame,
                         WN_GRADE_LIKELY);
    }
}

/* ------------------------------------------------------------------ both sides in one capture */

/* Packets for a mapping that is open arrive outside and never inside. */
static void
learn_kept_out(WnNatWork *work, const WnNatSight *sight)
{
    enum { MOST = 64, ENOUGH = 3 };
    const WnNats    *nats = work->nats;
    const WnModel   *model = nats->model;
    const WnMapping *mapping = sight->mapping;
    const WnHost    *host = wn_host_find(&model->flows, &mapping->outside.addr);
    unsigned         looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow && looked++ < MOST;
         flow = wn_flow_next_of(flow, &mapping->outside.addr)) {
        int               side = wn_endpoint_equal(&flow->ends[0], &mapping->outside) ? 0 : 1;
        const WnEndpoint *peer = &flow->ends[1 - side];
        const WnFlowSide *sent = &flow->sides[1 - side];
        int               inner;
        const WnFlow     *inside;
        Prior             prior;

        if (!wn_endpoint_equal(&flow->ends[side], &mapping->outside) || sent->packets < ENOUGH ||
            flow->sides[side].packets > 0 || sent->first < mapping->time ||
            sent->first > mapping->last + 20 * WN_SECOND ||
            wn_addr_equal(&peer->addr, &mapping->inside.addr))
            continue;
        inside = wn_flow_find(&model->flows, WN_CARRIER_UDP, peer, &mapping->inside, &inner);
        if (inside && inside->sides[inner].packets > 0)
            continue;
        prior = prior_of(model, &mapping->inside, peer, sent->last);
        if (prior != PRIOR_NOTHING && prior != PRIOR_OTHER_PORT)
            continue;
        wn_nat_prove(work->nats, sight->nat, "kept-out", sent->first_frame,
                     "%u packets from %s reach %s outside, and none comes in to %s, which had sent "
                     "%s.",
                     sent->packets, wn_nat_show(nats, peer), wn_nat_show(nats, &mapping->outside),
                     wn_nat_show(nats, &mapping->inside),
                     prior == PRIOR_NOTHING ? "nothing to that host"
                                            : "to another port of that host only");
        wn_range_at_least(&sight->nat->filtering,
                          prior == PRIOR_NOTHING ? WN_DEPENDS_ON_ADDRESS : WN_DEPENDS_ON_PORT,
                          WN_GRADE_CERTAIN, sent->first_frame);
    }
}

void
wn_nats_learn_filtering(WnNatWork *work)
{
    learn_tests(work);
    learn_checks(work);
    for (unsigned i = 0; i < work->n_sights; i++)
        if (work->sights[i].mapping->how == WN_LEARNED_TWO_POINT &&
            work->sights[i].mapping->carrier == WN_CARRIER_UDP)
            learn_kept_out(work, &work->sights[i]);
}
