/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a router answers to NAT-PMP (RFC 6886) and PCP (RFC 6887): its outside address.  From UDP
 * port 5351.
 */
#ifndef WN_WIRE_PORTMAP_H
#define WN_WIRE_PORTMAP_H

#include "base/addr.h"
#include "base/bytes.h"

#define WN_PORTMAP_PORT 5351

typedef struct {
    WnEndpoint external; /* port 0: only the address was asked for */
    uint16_t   internal_port;
} WnPortmap;

/* A response without an error that tells the outside address. */
bool wn_portmap_parse(WnBytes bytes, WnPortmap *portmap);

#endif
