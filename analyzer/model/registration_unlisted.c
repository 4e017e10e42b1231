/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that never finds its own Contact among those that the registrar lists, and asks again and
 * again (RFC 3261 10.2.1, 10.3 step 8). */
#include "model/registration.h"

/* To a private host a public server says that it has seen that host itself. */
static bool
names_private_source(const WnModel *model, const WnMessage *response)
{
    const WnAddr *client = &wn_message_destination(response)->addr;

    return response->via && response->n_via == 1 && wn_model_is_nonpublic(model, client) &&
           wn_model_is_public(model, &wn_message_source(response)->addr) &&
           wn_addr_equal(&response->via->received, client);
}

const WnUri *
wn_registration_listed_instead(const WnModel *model, const WnTransaction *step)
{
    const WnMessage *accepted = wn_transaction_success(step);
    const WnUri     *sent = accepted ? wn_message_contact(step->request) : NULL, *instead = NULL;

    if (!sent || !wn_model_is_nonpublic(model, &sent->endpoint.addr) ||
        !names_private_source(model, accepted))
        return NULL;
    for (unsigned i = 0; accepted->contacts && i < accepted->contacts->n; i++) {
        const WnUri *listed = accepted->contacts->uris[i];

        if (wn_addr_equal(&listed->endpoint.addr, &sent->endpoint.addr))
            return NULL;
        if (listed->user == sent->user && wn_model_is_public(model, &listed->endpoint.addr))
            instead = listed;
    }
    return instead;
}

/* Sooner than a tenth of what was granted, and than REGISTER that keeps a mapping open, which
 * nobody sends more often than every 15 s (RFC 5626 4.4.2: 24 to 29 s). */
static bool
follows_too_soon(const WnTransaction *old, const WnUri *listed, const WnTransaction *new)
{
    static const WnTime OFTEN = 15 * WN_SECOND;
    const WnMessage    *accepted = wn_transaction_success(old);
    uint32_t granted = listed->expires != UINT32_MAX ? listed->expires : accepted->expires;
    WnTime   gap = new->request->time - accepted->time;

    return wn_registration_same_phone(old, new) &&
           wn_registration_same_contact(wn_message_contact(old->request),
                                        wn_message_contact(new->request)) &&
           granted != UINT32_MAX && gap < OFTEN && gap < (WnTime) granted * WN_SECOND / 10;
}

bool
wn_registration_asks_in_vain(const WnModel *model, const WnRegistration *registration)
{
    static const unsigned IN_A_ROW = 4;
    const WnTransaction  *before = NULL;
    const WnUri          *listed = NULL;
    unsigned              n = 0;

    for (unsigned i = 0; i < registration->n_steps && n < IN_A_ROW; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *final = wn_transaction_final(step);
        const WnUri         *instead = wn_registration_listed_instead(model, step);

        if (final && wn_registration_is_half(final))
            continue;
        n = instead ? (before && follows_too_soon(before, listed, step) ? n : 0) + 1 : 0;
        before = instead ? step : NULL;
        listed = instead;
    }
    return n >= IN_A_ROW;
}
