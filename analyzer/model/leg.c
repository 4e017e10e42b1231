/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which call a server passed on as which. */
#include "model/leg.h"

#include <string.h>

#include "model/begun.h"

enum { MOST_LOOKED = 4096 };

/* The user part of a URI. */
static WnBytes
user_of(const char *uri)
{
    const char *colon = uri ? strchr(uri, ':') : NULL, *at = uri ? strchr(uri, '@') : NULL;

    return colon && at && colon < at ? wn_bytes(colon + 1, (size_t) (at - colon - 1))
                                     : wn_bytes(NULL, 0);
}

bool
wn_leg_same_user(const char *a, const char *b)
{
    WnBytes left = user_of(a), right = user_of(b);

    return left.length > 0 && wn_bytes_equal(left, right) &&
           !wn_bytes_equal(left, WN_LITERAL("anonymous"));
}

static const WnTransaction *
invite_to(const WnExchange *exchange, const WnAddr *host)
{
    for (const WnTransaction *one = wn_exchange_first(exchange); one; one = one->next)
        if (one->method == WN_METHOD_INVITE && one->request &&
            wn_addr_equal(&wn_message_destination(one->request)->addr, host))
            return one;
    return NULL;
}

const WnTransaction *
wn_leg_before(const WnModel *model, const WnTransaction *invite)
{
    const WnExchange *own = invite->exchange, *other;
    const WnAddr     *server = &wn_message_source(invite->request)->addr;
    uint32_t          at = wn_begun_before(model, own->start - WN_LEG_AT_ONCE);

    for (unsigned looked = 0; (other = wn_begun_at(model, at)) != NULL; at++) {
        const WnTransaction *found;

        if (other == own || !wn_search_excuse(model->searches, &looked, MOST_LOOKED))
            break;
        if (!(other->methods & 1u << WN_METHOD_INVITE) ||
            !(wn_leg_same_user(other->to, own->to) || wn_leg_same_user(other->from, own->from)))
            continue;
        found = invite_to(other, server);
        if (found)
            return found;
    }
    return NULL;
}
