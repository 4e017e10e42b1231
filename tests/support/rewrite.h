/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same packets of another network: other addresses, ports and names wherever a packet holds
 * them, in its headers, in SIP and SDP text, in STUN attributes and in what an ICMP error quotes.
 */
#ifndef WN_TESTS_REWRITE_H
#define WN_TESTS_REWRITE_H

#include "support/tape.h"

typedef struct {
    void (*move)(uint8_t ipv4[4]); /* NULL: addresses stay */
    uint16_t port_shift;           /* of all ports but those that a standard names */
    const char *const (*words)[2]; /* what, and what instead; both of one length; ends with NULL */
} WnRewrite;

/* A tape with all packets rewritten. */
WnTape *wn_rewritten(const WnTape *tape, const WnRewrite *rules);
/* Whether every packet can be: text that was cut or is in pieces has no end to count from. */
bool wn_rewritable(const WnTape *tape);

/*
 * Anonymises an IPv4 address: two addresses that share a prefix share one of equal length
 * afterwards, and private ones stay in their private range.
 */
void wn_rewrite_anonymise(uint8_t ipv4[4]);

#endif
