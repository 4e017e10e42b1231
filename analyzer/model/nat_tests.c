/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filtering behaviour by the tests that clients make for it: answers wanted from another address or
 * port (RFC 3489 10.1, RFC 5780 4.4).  Here silence says something.
 */
#include <glib.h>

#include "model/nat_parts.h"
#include "model/stun_sights.h"

/* What a server says and does in this capture. */
typedef struct {
    WnAddr     addr;
    WnEndpoint other;      /* its second endpoint, as it says */
    bool       other_seen; /* something came from its second address */
    WnTable    asked;      /* flows on which it answered a plain request; values are WnFlow */
} Server;

/* One test on one flow, asked several times: some clients take a new id each time. */
typedef struct {
    const WnFlow *flow;
    bool          change_ip, change_port, answered;
    uint32_t      copies;
    WnTime        first;
} Tries;

typedef struct {
    WnNatWork *work;
    WnTable    servers;
    WnTable    tries; /* by flow */
} Tests;

static Tries *
find_tries(const Tests *tests, const WnStunTransaction *test)
{
    WnTableCursor cursor = { 0 };
    Tries        *tries;

    while ((tries = wn_table_next(&tests->tries, wn_flow_number_hash(test->flow), &cursor)) != NULL)
        if (tries->flow == test->flow && tries->change_ip == test->change_ip &&
            tries->change_port == test->change_port)
            return tries;
    return NULL;
}

static void
count_try(Tests *tests, const WnStunTransaction *test)
{
    Tries *tries = find_tries(tests, test);

    if (!tries) {
        tries = WN_ARENA_NEW(tests->work->nats->arena, Tries);
        tries->flow = test->flow;
        tries->change_ip = test->change_ip;
        tries->change_port = test->change_port;
        tries->first = test->first;
        wn_table_add(&tests->tries, wn_flow_number_hash(test->flow), tries);
    }
    tries->copies += test->copies;
    tries->answered |= test->answer_frame != 0;
    tries->first = MIN(tries->first, test->first);
}

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

    while ((asked = wn_table_next(&server->asked, wn_flow_number_hash(flow), &cursor)) != NULL)
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
        wn_table_add(&server->asked, wn_flow_number_hash(transaction->flow), transaction->flow);
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

/* The server answers another socket of this client, so it is there for this one too. */
static bool
answered_host(const Server *server, const WnAddr *client)
{
    for (uint32_t i = 0; i < server->asked.count; i++) {
        const WnFlow *asked = server->asked.values[i];
        if (wn_addr_equal(&asked->ends[0].addr, client) ||
            wn_addr_equal(&asked->ends[1].addr, client))
            return true;
    }
    return false;
}

/* Asked in vain for its whole schedule; or five times and more; or the client waited for seconds
 * and then asked something else. */
static bool
is_in_vain(const Tests *tests, const WnStunTransaction *test)
{
    static const WnTime   PATIENCE = 3 * WN_SECOND;
    static const uint32_t MANY = 5;
    const WnModel        *model = tests->work->nats->model;
    const Tries          *tries = find_tries(tests, test);

    return wn_stun_ran_out(test, model->last) ||
           (tries && !tries->answered && tries->copies >= MANY &&
            model->last - tries->first >= WN_SECOND) ||
           (!test->answer_frame && test->flow->sides[test->side].last >= test->last + PATIENCE);
}

/* Outside of the NAT the answer is seen to come, from the endpoint that was asked for. */
static bool
is_answered_outside(const WnModel *model, const WnStunTransaction *test, const WnEndpoint *other)
{
    const WnStunTransaction *outside = wn_stun_other_sight(model, test);

    return outside && outside->answer_frame && wn_endpoint_equal(&outside->answer_source, other);
}

static WnGrade
grade_silence(const Tests *tests, const Server *server, const WnStunTransaction *test,
              bool kept_out)
{
    if (kept_out)
        return test->copies >= 3 ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    return server->other_seen && answered_on(server, test->flow) &&
                   wn_stun_ran_out(test, tests->work->nats->model->last)
               ? WN_GRADE_CERTAIN
               : WN_GRADE_LIKELY;
}

static void
learn_silence(Tests *tests, WnNat *nat, const WnStunTransaction *test)
{
    const WnNats     *nats = tests->work->nats;
    const WnEndpoint *client = &test->flow->ends[test->side];
    const WnEndpoint *asked = &test->flow->ends[1 - test->side];
    Server           *server = find_server(&tests->servers, &asked->addr);
    WnEndpoint        other;
    bool              kept_out;

    if (!server || !has_two_endpoints(server, asked) || test->copies == 0 ||
        !answered_host(server, &client->addr))
        return;
    other.addr = test->change_ip ? server->other.addr : asked->addr;
    other.port = test->change_port ? server->other.port : asked->port;
    kept_out = is_answered_outside(nats->model, test, &other);
    if (!kept_out && !is_in_vain(tests, test))
        return;
    /* Already sent to: then something else lost the answer. */
    if (wn_nat_prior(nats->model, client, &other, test->last) !=
        (test->change_ip ? WN_PRIOR_NOTHING : WN_PRIOR_OTHER_PORT))
        return;
    wn_nat_prove(tests->work->nats, nat, "stun-test-unanswered", wn_stun_request_spot(test),
                 "%s asked %s %u times for an answer from %s, and none came in.",
                 wn_nat_show(nats, client), wn_nat_show(nats, asked), test->copies,
                 wn_nat_show(nats, &other));
    wn_range_at_least(&nat->filtering, test->change_ip ? WN_DEPENDS_ON_ADDRESS : WN_DEPENDS_ON_PORT,
                      grade_silence(tests, server, test, kept_out), wn_stun_request_spot(test));
}

static void
learn_test(Tests *tests, const WnStunTransaction *test)
{
    WnNatWork        *work = tests->work;
    const WnEndpoint *client = &test->flow->ends[test->side];
    const WnEndpoint *asked = &test->flow->ends[1 - test->side];
    WnNat            *nat = (WnNat *) wn_nat_of_inside(work->nats, &client->addr);

    if (!nat || test->flow->carrier != WN_CARRIER_UDP || (!test->change_ip && !test->change_port) ||
        (nat->nat64 && !wn_nat_stands_between(work->nats, nat, &client->addr, &asked->addr)))
        return;
    if (test->answer_frame == 0) {
        learn_silence(tests, nat, test);
        return;
    }
    /* Many servers ignore the wish and answer from where they were asked: that says nothing. */
    if (wn_endpoint_equal(&test->answer_source, asked))
        return;
    wn_nat_learn_let_in(work, nat, "stun-test-answered", client, &test->answer_source,
                        test->answered, wn_stun_answer_spot(test), WN_GRADE_CERTAIN);
}

void
wn_nats_learn_tests(WnNatWork *work)
{
    const WnTable *stun = &work->nats->model->stun;
    Tests          tests = { .work = work };
    unsigned       n_tests = 0;

    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *test = stun->values[i];
        n_tests += test->has_change;
        if (test->has_change)
            count_try(&tests, test);
    }
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
    wn_table_clear(&tests.tries);
}
