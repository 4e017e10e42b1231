/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a translator between IPv6 and IPv4 writes IPv4 addresses (RFC 6052 2.2), and what its two
 * sides show of one packet (RFC 6146 3.5, RFC 7915).
 */
#ifndef WN_BASE_NAT64_H
#define WN_BASE_NAT64_H

#include "base/addr.h"

/* The length of the prefix with which this IPv6 address stands for that IPv4 one; 0: it does not.
 */
unsigned wn_nat64_prefix(const WnAddr *six, const WnAddr *four);
/* As the translator that wrote this address with a prefix of so many bits writes another one. */
WnAddr wn_nat64_write(const WnAddr *like, unsigned bits, const WnAddr *four);
/* One is the other as a translator writes it, with the same port: TCP and UDP keep that of the IPv4
 * host. */
bool wn_nat64_is_same(const WnEndpoint *a, const WnEndpoint *b);
/*
 * Which end of one packet (0: its source) is a host with IPv6 alone, whose address a NAT64
 * replaces: the other end is an IPv4 host in both notations.  -1: none is.  Where both are written
 * anew by rule, nothing tells who is inside.
 */
int wn_nat64_end(const WnEndpoint *const here[2], const WnEndpoint *const there[2]);

#endif
