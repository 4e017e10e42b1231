/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long a mapping lives unused, by those who ask for it: clients that test it with RESPONSE-PORT
 * (RFC 5780 4.6), and servers whose pings are answered no more.
 */
#include <glib.h>
#include <stdlib.h>

#include "model/nat_parts.h"
#include "model/registration.h"

/* The answer came to the socket whose mapping had been silent: the server heeds RESPONSE-PORT, and
 * the mapping was still there. */
static bool
came_to_probed(const WnStunTransaction *probe)
{
    return probe->answer_frame && wn_endpoint_equal(&probe->answer_to, &probe->probed);
}

/* This client had such an answer of this server before. */
static bool
server_heeds(const WnTable *stun, const WnStunTransaction *probe)
{
    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *other = stun->values[i];
        if (other->response_port && came_to_probed(other) && other->first < probe->first &&
            wn_addr_equal(&wn_stun_client(other)->addr, &wn_stun_client(probe)->addr) &&
            wn_addr_equal(&other->flow->ends[1 - other->side].addr,
                          &probe->flow->ends[1 - probe->side].addr))
            return true;
    }
    return false;
}

/* A second socket asks the server to answer to the port of the first (RFC 5780 4.6). */
void
wn_nats_learn_probes(WnNatWork *work)
{
    enum { MOST = 64 };
    const WnModel *model = work->nats->model;
    unsigned       looked = 0;

    for (uint32_t i = 0; i < model->stun.count; i++) {
        const WnStunTransaction *probe = model->stun.values[i];
        WnNat                   *nat;

        if (probe->response_port == 0 || probe->probed_idle_ms == UINT32_MAX || probe->has_change)
            continue;
        if (!wn_search_on(model->searches, &looked, MOST))
            break;
        nat = (WnNat *) wn_nat_of_inside(work->nats, &probe->probed.addr);
        if (!nat ||
            (nat->nat64 && !wn_nat_stands_between(work->nats, nat, &probe->probed.addr,
                                                  &probe->flow->ends[1 - probe->side].addr)))
            continue;
        if (came_to_probed(probe))
            wn_nat_lives_at_least(work, nat, probe->probed_idle_ms, wn_stun_answer_spot(probe),
                                  "A STUN answer asked for by another socket still came in");
        else if (wn_stun_ran_out(probe, model->last) && server_heeds(&model->stun, probe))
            wn_nat_lives_at_most(work, nat, probe->probed_idle_ms, wn_stun_request_spot(probe),
                                 "A STUN answer asked for by another socket came in no more");
    }
}

/* ------------------------------------------------------------------ pings of a server */

static int
by_time(const void *a, const void *b)
{
    const WnPing *left = *(const WnPing *const *) a, *right = *(const WnPing *const *) b;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return left->frame < right->frame ? -1 : left->frame > right->frame;
}

/* The phone went on: a later REGISTER of the same Call-ID, which no restarted phone would know. */
static bool
phone_lives_on(const WnRegistration *registration, WnTime after)
{
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        if (step->request && step->request->time > after && step->request->expires != 0 &&
            wn_transaction_final(step) && step->exchange == registration->exchange)
            return true;
    }
    return false;
}

static uint32_t
silence_before(const WnPing *ping)
{
    const WnTransaction *transaction = wn_exchange_first(ping->exchange);

    while (transaction && !(transaction->request && transaction->request->frame == ping->frame))
        transaction = transaction->next;
    if (!transaction || transaction->request->peer_idle < 0)
        return UINT32_MAX;
    return (uint32_t) MIN(transaction->request->peer_idle / WN_MILLISECOND, UINT32_MAX - 1);
}

/* From one ping on nobody answered on this flow, three of them at least; before it they were. */
static void
learn_from_run(WnNatWork *work, const WnRegistration *registration, const WnPing *const *pings,
               unsigned n)
{
    static const uint32_t A_RUN = 3; /* no plain loss (catalogue G20) */
    const WnPing         *first = NULL, *answered = NULL;
    uint32_t              sends = 0;

    for (unsigned i = 0; i < n; i++) {
        if (pings[i]->answered) {
            answered = pings[i];
            first = NULL;
            sends = 0;
            continue;
        }
        if (!answered || answered->flow != pings[i]->flow)
            continue;
        first = first ? first : pings[i];
        sends += pings[i]->sends;
        if (sends < A_RUN || sends - pings[i]->sends >= A_RUN)
            continue;
        int    side = wn_addr_equal(&first->flow->ends[0].addr, &registration->server.addr) ? 1 : 0;
        WnNat *nat = (WnNat *) wn_nat_of_outside(work->nats, &first->flow->ends[side].addr);
        /* As long a silence did no harm before: it is not what the router forgot it for. */
        if (nat && nat->translates && silence_before(first) > first->flow->outlived_ms / 10 * 11 &&
            phone_lives_on(registration, pings[i]->time))
            wn_nat_lives_at_most(
                work, nat, silence_before(first), (WnSpot){ first->frame, first->capture },
                "A ping of the server was answered no more, though the phone lives on,");
    }
}

void
wn_nats_learn_pings(WnNats *nats, const WnRegistrations *registrations)
{
    enum { MOST = 4096 };
    WnNatWork work = { .nats = nats };

    for (unsigned r = 0; nats->n > 0 && r < registrations->n; r++) {
        const WnRegistration     *registration = registrations->all[r];
        unsigned                  n = MIN(registration->n_pings, (uint32_t) MOST);
        g_autofree const WnPing **pings = NULL;

        if (n < 2)
            continue;
        pings = g_new(const WnPing *, n);
        for (unsigned i = 0; i < n; i++)
            pings[i] = &registration->pings[i];
        qsort(pings, n, sizeof(*pings), by_time);
        learn_from_run(&work, registration, pings, n);
    }
}
