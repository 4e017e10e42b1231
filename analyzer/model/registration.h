/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The REGISTER transactions of one client for one address of record (RFC 3261 10). */
#ifndef WN_MODEL_REGISTRATION_H
#define WN_MODEL_REGISTRATION_H

#include "model/transaction.h"

typedef struct WnRegistration WnRegistration;
struct WnRegistration {
    const char     *aor;    /* the To URI */
    const char     *user;   /* its user part */
    WnEndpoint      client; /* source of the first REGISTER */
    WnEndpoint      server;
    const char     *contact_user;
    WnTransaction **steps; /* REGISTER transactions at the client's hop, in time order */
    uint32_t        n_steps;
    WnTransaction **copies;    /* the same REGISTERs seen on the other side of a NAT in this capture */
    uint32_t        n_copies;
    WnMessage      *accepted; /* last 2xx, NULL: none */
    WnTransaction  *binding;  /* the transaction that was accepted last and did not unregister */
    WnExchange     *exchange; /* of the first step */
    bool            listed;   /* while the list of all is made */
};

/* Whether one of its REGISTERs came from there, on either side of the client's NAT. */
bool wn_registration_came_from(const WnRegistration *registration, const WnEndpoint *endpoint);

#endif
