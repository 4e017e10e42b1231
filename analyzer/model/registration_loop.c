/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that corrects its Contact by each response and never comes to rest (RFC 3581 4). */
#include "model/registration.h"

static const WnTime A_MOMENT = 60 * WN_SECOND;

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
           new->request->time - before->time < A_MOMENT;
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
