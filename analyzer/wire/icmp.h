/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ICMP or ICMPv6 error and the header it quotes (RFC 792, 4443, 4884). */
#ifndef WN_WIRE_ICMP_H
#define WN_WIRE_ICMP_H

#include "base/addr.h"
#include "base/bytes.h"

typedef enum {
    WN_ICMP_OTHER,
    WN_ICMP_NET_UNREACHABLE,
    WN_ICMP_HOST_UNREACHABLE,
    WN_ICMP_PROTOCOL_UNREACHABLE,
    WN_ICMP_PORT_UNREACHABLE,
    WN_ICMP_TOO_BIG,           /* 3/4, or ICMPv6 2 */
    WN_ICMP_PROHIBITED,        /* 3/9, 3/10, 3/13, or ICMPv6 1/1, 1/5, 1/6 */
    WN_ICMP_TTL_EXCEEDED,      /* 11/0, 3/0 of v6 */
    WN_ICMP_REASSEMBLY_TIMEOUT /* 11/1, 3/1 of v6 */
} WnIcmpKind;

typedef struct {
    WnIcmpKind kind;
    uint8_t    type, code;
    uint8_t    protocol; /* of the quoted packet: 17 UDP, 6 TCP, ... */
    bool       has_ports;
    WnEndpoint src, dst;    /* of the quoted packet */
    uint16_t   quoted_id;   /* its IP identification */
    uint32_t   quoted_mark; /* its TCP sequence number, or UDP length: no NAT changes it; else 0 */
    WnBytes    payload;     /* what is quoted behind the UDP header */
} WnIcmp;

/* family: 4 or 6, of the carrying packet.  False when it is no error or quotes too little. */
bool        wn_icmp_parse(WnBytes bytes, uint8_t family, WnIcmp *icmp);
const char *wn_icmp_kind_name(WnIcmpKind kind); /* "port unreachable" */

#endif
