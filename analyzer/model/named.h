/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which calls a host named an endpoint for its media (RFC 3264 5, 6): it may take one port for
 * one call after another, or for all at once.  Sorted when it is asked first, for one conclude.
 */
#ifndef WN_MODEL_NAMED_H
#define WN_MODEL_NAMED_H

#include "model/model.h"

/* Somebody's endpoint, and who else is heard there, since when. */
typedef struct {
    const WnEndpoint *endpoint;
    const WnAddr     *by; /* who named it: where its SDP came from */
    const WnAddr     *party;
    WnTime            since;
} WnNamedQuery;

/* Another call than that one, not over by then, in which the host had named the endpoint, and the
 * other is a party: it signals there, or SDP names it; or one of too many to look at.  NULL: none.
 */
WnExchange *wn_named_elsewhere(const WnModel *model, const WnExchange *own,
                               const WnNamedQuery *query);

#endif
