/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two addresses may be those of one host, which no NAT stands between. */
#ifndef WN_FINDINGS_ONE_LINK_H
#define WN_FINDINGS_ONE_LINK_H

#include <string.h>

#include "base/addr.h"

/* A host has several IPv6 addresses on one link, a stable one that it names and temporary ones that
 * it sends from (RFC 8981, RFC 6724 5, rule 7). */
static inline bool
wn_are_of_one_link(const WnAddr *a, const WnAddr *b)
{
    return a->family == 6 && b->family == 6 && memcmp(a->bytes, b->bytes, 8) == 0;
}

#endif
