/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the two sides of a call are: what they say of themselves, and where they were seen. */
#include "model/call_parts.h"

/* A proxy put its own address first in the Record-Route: somebody else wrote the response. */
static bool
is_forwarded_response(const WnMessage *response)
{
    const WnAddr    *src = &wn_message_source(response)->addr;
    const WnUriList *routes = response->record_routes;

    for (unsigned i = 0; routes && i < routes->n; i++)
        if (wn_addr_equal(&routes->uris[i]->endpoint.addr, src))
            return true;
    return false;
}

void
wn_call_learn_caller(WnCall *call)
{
    WnAgent *caller = &call->caller;

    caller->role = WN_ROLE_CALLER;
    if (!call->invite)
        return;
    caller->seen = call->invite->flow->ends[call->invite->side];
    for (unsigned i = 0; i < call->n_attempts; i++) {
        const WnMessage *request = call->attempts[i]->request;
        if (request->n_via <= 1) {
            caller->is_agent = true;
            wn_agent_learn(call->model, caller, request);
        }
    }
    if (!caller->user_agent)
        caller->user_agent = call->invite->request->agent;
    wn_agent_finish(call->model, caller);
}

void
wn_call_learn_callee(WnCall *call)
{
    WnAgent *callee = &call->callee;

    callee->role = WN_ROLE_CALLEE;
    if (!call->delivery)
        return;
    callee->seen = call->delivery->flow->ends[1 - call->delivery->side];
    for (WnMessage *message = call->delivery->responses; message; message = message->next) {
        if (message->status == 100 || is_forwarded_response(message))
            continue;
        if (!wn_addr_equal(&wn_message_source(message)->addr, &callee->seen.addr))
            continue;
        callee->is_agent = true;
        wn_agent_learn(call->model, callee, message);
    }
    if (!callee->user_agent && call->delivery->responses)
        callee->user_agent = call->delivery->last_response->agent;
    wn_agent_finish(call->model, callee);
}

static bool
is_translated(const WnModel *model, const WnAddr *inside, const WnAddr *outside)
{
    return wn_model_is_nonpublic(model, inside) &&
           (wn_model_is_public(model, outside) || !wn_addr_realms_agree(inside, outside));
}

/* No server stands between the two: it would have added a Via and counted Max-Forwards down (RFC
 * 3261 16.6).  Old clients and stateless proxies have no branch that tells their hops apart. */
static bool
is_same_message(const WnTransaction *a, const WnTransaction *b)
{
    return a->branch == b->branch && a->request->n_via == b->request->n_via &&
           a->request->max_forwards == b->request->max_forwards;
}

void
wn_call_learn_both_sides(WnCall *call)
{
    for (unsigned i = 1; i < call->n_branches; i++) {
        const WnTransaction *a = call->branches[i - 1], *b = call->branches[i];
        const WnEndpoint    *from_a = &a->flow->ends[a->side], *from_b = &b->flow->ends[b->side];
        const WnEndpoint    *to_a = &a->flow->ends[1 - a->side];
        const WnEndpoint    *to_b = &b->flow->ends[1 - b->side];

        if (!is_same_message(a, b))
            continue;
        if (is_translated(call->model, &from_a->addr, &from_b->addr)) {
            call->caller.vantage = WN_VANTAGE_BOTH;
            call->caller.behind_nat = WN_YES;
            call->caller.mapped = *from_b;
        }
        if (is_translated(call->model, &to_b->addr, &to_a->addr)) {
            call->callee.vantage = WN_VANTAGE_BOTH;
            call->callee.behind_nat = WN_YES;
            call->callee.mapped = *to_a;
        }
    }
}

void
wn_call_learn_callee_from_binding(WnCall *call)
{
    const WnRegistration *binding = call->callee_registration;
    WnAgent              *callee = &call->callee;

    if (!binding || callee->vantage != WN_VANTAGE_UNKNOWN ||
        !wn_registration_came_from(binding, &callee->seen))
        return;
    wn_agent_learn(call->model, callee, binding->steps[0]->request);
    if (binding->n_copies > 0) {
        callee->vantage = WN_VANTAGE_BOTH;
        callee->behind_nat = WN_YES;
    }
}
