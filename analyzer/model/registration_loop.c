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

/* Accepted with the Contact that the response before had reported, and told of another one. */
static bool
corrects_in_vain(const WnTransaction *old, const WnTransaction *new)
{
    const WnMessage *before = wn_transaction_success(old), *after = wn_transaction_success(new);
    const WnUri     *contact = wn_message_contact(new->request);
    const WnUri     *earlier = wn_message_contact(old->request);
    WnEndpoint       was, is;

    return before && after && contact && earlier &&
           !wn_endpoint_equal(&contact->endpoint, &earlier->endpoint) && reported(before, &was) &&
           reported(after, &is) && wn_endpoint_equal(&contact->endpoint, &was) &&
           !wn_endpoint_equal(&contact->endpoint, &is) &&
           wn_registration_corrects_at_once(before, new->request);
}

unsigned
wn_registration_corrections(const WnRegistration *registration, unsigned *first)
{
    unsigned best = 0, run = 0;

    *first = 0;
    for (unsigned i = 1; i < registration->n_steps; i++) {
        run = corrects_in_vain(registration->steps[i - 1], registration->steps[i]) ? run + 1 : 0;
        if (run > best) {
            best = run;
            *first = i + 1 - run;
        }
    }
    return best;
}
