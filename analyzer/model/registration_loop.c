/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that corrects its Contact by each response and never comes to rest (RFC 3581 4). */
#include "model/registration.h"

/* What the registrar granted this Contact (RFC 3261 10.2.1.1). */
static uint32_t
granted(const WnMessage *response, const WnUri *contact)
{
    for (unsigned i = 0; response->contacts && i < response->contacts->n; i++) {
        const WnUri *listed = response->contacts->uris[i];

        if (wn_endpoint_equal(&listed->endpoint, &contact->endpoint) &&
            listed->expires != UINT32_MAX)
            return listed->expires;
    }
    if (response->expires != UINT32_MAX)
        return response->expires;
    return response->transaction->request->expires;
}

bool
wn_registration_corrects_at_once(const WnMessage *response, const WnMessage *next)
{
    static const WnTime AT_ONCE = 2 * WN_SECOND, A_MOMENT = 60 * WN_SECOND;
    const WnUri        *contact = wn_message_contact(response->transaction->request);
    uint32_t            expires =
        wn_message_is_success(response) && contact ? granted(response, contact) : UINT32_MAX;
    WnTime gap = next->time - response->time;

    return gap < AT_ONCE ||
           (gap < A_MOMENT && expires != UINT32_MAX && gap < (WnTime) expires * WN_SECOND / 10);
}

bool
wn_registration_seen_at(const WnTransaction *step, WnEndpoint *outside)
{
    const WnVia *via = step->responses ? step->responses->via : NULL;

    *outside = *wn_message_source(step->request);
    if (!via || via->sent_by.addr.family == 0)
        return false;
    if (via->received.family)
        outside->addr = via->received;
    if (via->rport)
        outside->port = via->rport;
    return via->received.family || via->rport;
}

/* The public endpoint that the response reports. */
static bool
reported(const WnMessage *response, WnEndpoint *endpoint)
{
    const WnVia *via = response->via;

    if (!via || (!via->received.family && !via->rport) || via->sent_by.addr.family == 0)
        return false;
    *endpoint = via->sent_by;
    if (via->received.family)
        endpoint->addr = via->received;
    if (via->rport)
        endpoint->port = via->rport;
    return true;
}

bool
wn_registration_is_half(const WnMessage *final)
{
    return final->status == 401 || final->status == 407 || final->status == 423;
}

static bool
told(const WnMessage *response, const WnUri *contact)
{
    WnEndpoint endpoint;

    return response && reported(response, &endpoint) &&
           wn_endpoint_equal(&contact->endpoint, &endpoint);
}

/* Accepted with the Contact that the last success, or a challenge since, had reported, and told of
 * another one. */
static bool
corrects_in_vain(const WnTransaction *old, const WnMessage *challenge, const WnTransaction *new)
{
    const WnMessage *before = wn_transaction_success(old), *after = wn_transaction_success(new);
    const WnUri     *contact = wn_message_contact(new->request);
    const WnUri     *earlier = wn_message_contact(old->request);
    WnEndpoint       is;

    return contact && earlier && !wn_endpoint_equal(&contact->endpoint, &earlier->endpoint) &&
           reported(after, &is) && !wn_endpoint_equal(&contact->endpoint, &is) &&
           (told(before, contact) || told(challenge, contact)) &&
           wn_registration_corrects_at_once(before, new->request);
}

unsigned
wn_registration_corrections(const WnRegistration *registration, unsigned *first)
{
    const WnTransaction *accepted = NULL;
    const WnMessage     *challenge = NULL;
    unsigned             best = 0, run = 0, begin = 0;

    *first = 0;
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *final = wn_transaction_final(step);

        if (final && wn_registration_is_half(final)) {
            challenge = final;
            continue;
        }
        if (!wn_transaction_success(step)) {
            accepted = NULL;
            run = 0;
            continue;
        }
        run = accepted && corrects_in_vain(accepted, challenge, step) ? run + 1 : 0;
        begin = run == 1 ? i : begin;
        if (run > best) {
            best = run;
            *first = begin;
        }
        accepted = step;
        challenge = NULL;
    }
    return best;
}
