/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether SIP or STUN is rewritten on the way (RFC 4787 REQ-10). */
#include "model/nat_parts.h"

/* A STUN server writes the same address twice, once so that nobody on the way finds it (RFC
 * 8489 14.2); in the plain one the router has put back the inside address. */
static void
learn_plain_address(WnNatWork *work, const WnStunTransaction *answered)
{
    const WnEndpoint *client = &answered->flow->ends[answered->side];

    if (!answered->success || answered->plain_mapped.addr.family == 0 ||
        !wn_addr_equal(&answered->plain_mapped.addr, &client->addr) ||
        !wn_model_is_public(work->nats->model, &answered->mapped.addr) ||
        wn_addr_equal(&answered->mapped.addr, &client->addr))
        return;
    for (unsigned i = 0; i < work->n_sights; i++) {
        WnNat *nat = work->sights[i].nat;

        if (!wn_addr_equal(&work->sights[i].mapping->inside.addr, &client->addr) ||
            nat->alg == WN_YES)
            continue;
        nat->alg = WN_YES;
        wn_nat_prove(work->nats, nat, "rewritten",
                     (WnSpot){ answered->answer_frame, answered->answer_capture },
                     "The STUN answer for %s hides the address %s in XOR-MAPPED-ADDRESS; its plain "
                     "MAPPED-ADDRESS was changed to the inside one on the way.",
                     wn_nat_show(work->nats, client), wn_nat_show(work->nats, &answered->mapped));
        return;
    }
}

/* The same request inside and outside: with the same bytes, or with others. */
static void
learn_rewriting(WnNatWork *work)
{
    for (unsigned i = 0; i < work->n_sights; i++) {
        WnNat           *nat = work->sights[i].nat;
        const WnMapping *mapping = work->sights[i].mapping;

        if (mapping->rewritten == WN_UNDECIDED || nat->alg == WN_YES ||
            (nat->alg == WN_NO && mapping->rewritten == WN_NO))
            continue;
        nat->alg = mapping->rewritten;
        wn_nat_prove(
            work->nats, nat, nat->alg == WN_YES ? "rewritten" : "passed-unchanged",
            wn_mapping_spot(mapping), "A SIP request from %s comes out as %s, %s.",
            wn_nat_show(work->nats, &mapping->inside), wn_nat_show(work->nats, &mapping->outside),
            nat->alg == WN_YES ? "and its text was changed on the way" : "its text unchanged");
    }
}

void
wn_nats_learn_alg(WnNatWork *work)
{
    const WnTable *answers = &work->nats->model->stun;

    learn_rewriting(work);
    for (uint32_t i = 0; i < answers->count; i++)
        learn_plain_address(work, answers->values[i]);
}
