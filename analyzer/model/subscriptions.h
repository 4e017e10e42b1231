/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which subscription took the place of another: the same phone asked anew for the state of the same
 * resource (RFC 6665 4.1.2), as each phone does when it was started.
 */
#ifndef WN_MODEL_SUBSCRIPTIONS_H
#define WN_MODEL_SUBSCRIPTIONS_H

#include "model/call.h"

/* A SUBSCRIBE that began a subscription, and when it was accepted. */
typedef struct {
    WnSpot spot;
    WnTime accepted;
} WnSubscribed;

typedef struct {
    WnTable by_exchange; /* what was next, where anything was */
} WnSubscriptions;

void wn_subscriptions_build(const WnModel *model, const WnRegistrations *registrations,
                            WnArena *arena, WnSubscriptions *subscriptions);
void wn_subscriptions_clear(WnSubscriptions *subscriptions);
/* The next that its phone began for the same resource and event; NULL: none. */
const WnSubscribed *wn_subscription_newer(const WnSubscriptions *subscriptions,
                                          const WnExchange      *exchange);

#endif
