/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The question of a DNS message and whether it was answered (RFC 1035 4). */
#ifndef WN_WIRE_DNS_H
#define WN_WIRE_DNS_H

#include "base/addr.h"
#include "base/bytes.h"

#define WN_DNS_MAX_NAME    256
#define WN_DNS_MAX_ADDRESS 8

typedef struct {
    uint16_t id;
    bool     is_response;
    uint8_t  rcode; /* 0 no error, 2 server failure, 3 no such name */
    uint16_t type;  /* of the first question: 1 A, 28 AAAA, 33 SRV, 35 NAPTR */
    uint16_t answers;
    char     name[WN_DNS_MAX_NAME];         /* lower case, printable, without the last dot */
    WnAddr   addresses[WN_DNS_MAX_ADDRESS]; /* of A and AAAA answers */
    uint8_t  n_addresses;
} WnDns;

bool wn_dns_parse(WnBytes bytes, WnDns *dns);

#endif
