/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Internet addresses and endpoints, and what kind of network an address belongs to.
 * RFC 1918, 6598, 3927, 4193, 4291, 6333, 7335, 2544, 6052; documentation ranges count as public.
 */
#ifndef WN_BASE_ADDR_H
#define WN_BASE_ADDR_H

#include <string.h>

#include "base/bytes.h"

typedef struct {
    uint8_t family;    /* 0: none, 4 or 6 */
    uint8_t realm;     /* of a private address in packets of several places: within which of the
                          networks there, from 1; 0: not told, as in all that messages name */
    uint8_t bytes[16]; /* network order; the first four for family 4, the rest 0 */
} WnAddr;

typedef struct {
    WnAddr   addr;
    uint16_t port; /* host order; 0: none */
} WnEndpoint;

typedef struct {
    WnAddr  addr;
    uint8_t bits;
} WnPrefix;

typedef enum {
    WN_ADDR_NONE, /* no address at all, or a host name */
    WN_ADDR_PUBLIC,
    WN_ADDR_RFC1918,
    WN_ADDR_CGN, /* 100.64/10, RFC 6598 */
    WN_ADDR_LINKLOCAL,
    WN_ADDR_ULA,
    WN_ADDR_LOOPBACK,
    WN_ADDR_DSLITE,    /* 192.0.0/24, RFC 6333 and 7335 */
    WN_ADDR_BENCHMARK, /* 198.18/15, RFC 2544 */
    WN_ADDR_NAT64,     /* 64:ff9b::/96, RFC 6052 */
    WN_ADDR_NULL,      /* 0.0.0.0 or ::, hold; never private */
    WN_ADDR_MULTICAST,
    WN_ADDR_LOCAL_NAME /* no address, but a name that only its own network knows */
} WnAddrClass;

WnAddr     wn_addr_v4(const uint8_t bytes[4]);
WnAddr     wn_addr_v6(const uint8_t bytes[16]);
WnEndpoint wn_endpoint(WnAddr addr, uint16_t port);
/* Hosts that speak both families write ::ffff:192.0.2.1 for an IPv4 address (RFC 4291 2.5.5.2):
 * that address; any other as it is. */
WnAddr wn_addr_unmapped(const WnAddr *addr);

/* The four numbers of an IPv4 address at the beginning of a text; what is behind them, or NULL. */
const uint8_t *wn_addr_scan_v4(const uint8_t *at, const uint8_t *end, WnAddr *addr);
/* A literal IPv4 or IPv6 address, an IPv6 one with or without [] and zone id; false leaves *addr.
 */
bool wn_addr_parse(WnBytes text, WnAddr *addr);
/* The same of an address in a message: what is meant by it, unmapped. */
bool wn_addr_read(WnBytes text, WnAddr *addr);
/*
 * The host of a message.  True where it is an address.  Of a name that only its own network knows
 * *addr becomes a mark, without a family, the same for equal names: a single label, which the
 * searcher's own domain completes (RFC 1535), and what is below .local (RFC 6762), .localhost (RFC
 * 6761), .home.arpa (RFC 8375) or .internal (kept for private networks).  Not .invalid, which is no
 * place at all (RFC 7118 5.2).  Any other name leaves *addr.
 */
bool wn_addr_read_host(WnBytes host, WnAddr *addr);
#define WN_ADDR_OF_NAME 1 /* the first byte of such a mark */
/* ADDR, ADDR:PORT, [ADDR6] or [ADDR6]:PORT; the port is 0 where none is given. */
bool wn_endpoint_parse(WnBytes text, WnEndpoint *endpoint);
/* ADDR/BITS, or ADDR alone for a single address. */
bool wn_prefix_parse(WnBytes text, WnPrefix *prefix);

int      wn_addr_compare(const WnAddr *a, const WnAddr *b);
int      wn_endpoint_compare(const WnEndpoint *a, const WnEndpoint *b);
uint64_t wn_addr_hash(const WnAddr *addr);
uint64_t wn_endpoint_hash(const WnEndpoint *endpoint);
bool     wn_prefix_contains(const WnPrefix *prefix, const WnAddr *addr);

/* One and the same address in two networks is two hosts. */
static inline bool
wn_addr_realms_agree(const WnAddr *a, const WnAddr *b)
{
    return a->realm == b->realm || a->realm == 0 || b->realm == 0;
}

/* Asked for every packet, so no call. */
static inline bool
wn_addr_equal(const WnAddr *a, const WnAddr *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0 &&
           wn_addr_realms_agree(a, b);
}

/* What a message names, as that host understands it: in its own network. */
static inline WnAddr
wn_addr_as_read_by(const WnAddr *named, const WnAddr *host)
{
    WnAddr read = *named;

    read.realm = named->realm ? named->realm : host->realm;
    return read;
}

static inline bool
wn_endpoint_equal(const WnEndpoint *a, const WnEndpoint *b)
{
    return a->port == b->port && wn_addr_equal(&a->addr, &b->addr);
}

/* The class by the address alone; the user's own ranges are the model's business. */
WnAddrClass wn_addr_class(const WnAddr *addr);
/* Meaningless outside its own network: RFC 1918, CGN, link-local, ULA, loopback, DS-Lite,
 * benchmark. */
bool        wn_addr_class_is_nonpublic(WnAddrClass class);
const char *wn_addr_class_name(WnAddrClass class);

/* Room for the longest text that the two below write, with its NUL. */
#define WN_ADDR_TEXT     46
#define WN_ENDPOINT_TEXT 56

/* "203.0.113.7", "2001:db8::1", "-" for none.  Return text, which has the room said above. */
char *wn_addr_format(const WnAddr *addr, char text[WN_ADDR_TEXT]);
/* "203.0.113.7:5060", "[2001:db8::1]:5060"; without the port where that is 0. */
char *wn_endpoint_format(const WnEndpoint *endpoint, char text[WN_ENDPOINT_TEXT]);

#endif
