/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See nat64.h. */
#include "base/nat64.h"

/* The third part of the address, which no IPv4 byte may stand in (RFC 6052 2.2). */
enum { RESERVED = 8, PREFIXES = 6 };

static const uint8_t lengths[PREFIXES] = { 32, 40, 48, 56, 64, 96 };

static uint8_t *
next_place(uint8_t *at, const uint8_t *begin)
{
    return at == begin + RESERVED ? at + 1 : at;
}

WnAddr
wn_nat64_write(const WnAddr *like, unsigned bits, const WnAddr *four)
{
    WnAddr   written = *like;
    uint8_t *at = written.bytes + bits / 8;

    for (unsigned i = 0; i < 4; i++) {
        at = next_place(at, written.bytes);
        *at++ = four->bytes[i];
    }
    /* What follows is reserved: zero. */
    for (at = next_place(at, written.bytes); at < written.bytes + sizeof(written.bytes);)
        *at++ = 0;
    return written;
}

/* ::/96 and ::ffff:0:0/96 are how one host writes IPv4 for itself (RFC 4291 2.5.5). */
static bool
is_of_one_host(const WnAddr *six)
{
    static const uint8_t zero[10];

    return memcmp(six->bytes, zero, sizeof(zero)) == 0;
}

unsigned
wn_nat64_prefix(const WnAddr *six, const WnAddr *four)
{
    if (six->family != 6 || four->family != 4 || four->bytes[0] == 0 || six->bytes[RESERVED] != 0 ||
        is_of_one_host(six))
        return 0;
    for (unsigned i = 0; i < PREFIXES; i++) {
        WnAddr written = wn_nat64_write(six, lengths[i], four);
        if (memcmp(written.bytes, six->bytes, sizeof(written.bytes)) == 0)
            return lengths[i];
    }
    return 0;
}

bool
wn_nat64_is_same(const WnEndpoint *a, const WnEndpoint *b)
{
    return a->port == b->port && a->addr.family != b->addr.family &&
           (wn_nat64_prefix(&a->addr, &b->addr) || wn_nat64_prefix(&b->addr, &a->addr));
}

int
wn_nat64_end(const WnEndpoint *const here[2], const WnEndpoint *const there[2])
{
    bool source, destination;

    if (here[0]->addr.family == there[0]->addr.family ||
        here[0]->addr.family != here[1]->addr.family ||
        there[0]->addr.family != there[1]->addr.family)
        return -1;
    source = wn_nat64_is_same(here[0], there[0]);
    destination = wn_nat64_is_same(here[1], there[1]);
    return source == destination ? -1 : source ? 1 : 0;
}
