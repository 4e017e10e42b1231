/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See glimpse.h. */
#include "correlate/glimpse.h"

#include "base/nat64.h"

static bool
is_inside(const WnAddr *addr)
{
    return wn_addr_class_is_nonpublic(wn_addr_class(addr));
}

bool
wn_glimpses_share_an_end(const WnGlimpse *here, const WnGlimpse *there)
{
    return wn_endpoint_equal(&here->src, &there->src) ||
           wn_endpoint_equal(&here->dst, &there->dst) ||
           wn_nat64_is_same(&here->src, &there->src) || wn_nat64_is_same(&here->dst, &there->dst);
}

/* Each router takes one from the time to live; a NAT turns a private source into a public one on
 * the way out, and a public destination into a private one on the way in. */
WnDirection
wn_direction_between(const WnGlimpse *here, const WnGlimpse *there)
{
    if (wn_glimpses_share_an_end(here, there) && here->ttl != 0 && there->ttl != 0 &&
        here->ttl != there->ttl)
        return here->ttl > there->ttl ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->src.addr) != is_inside(&there->src.addr))
        return is_inside(&here->src.addr) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->dst.addr) != is_inside(&there->dst.addr))
        return is_inside(&there->dst.addr) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    return WN_DIRECTION_UNKNOWN;
}
