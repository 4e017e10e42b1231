/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two sights of one packet: what its addresses and its time to live tell of what is between. */
#ifndef WN_CORRELATE_GLIMPSE_H
#define WN_CORRELATE_GLIMPSE_H

#include "whynat.h"

/* Which way a packet went between two points, by what changed in it. */
typedef enum { WN_DIRECTION_UNKNOWN, WN_DIRECTION_OUT, WN_DIRECTION_IN } WnDirection;

typedef struct {
    WnEndpoint src, dst;
    uint8_t    ttl; /* 0: not known */
} WnGlimpse;

/* A router leaves one end as it is, or (NAT64) writes it in the other notation; a relay sends a
 * packet of its own with the same bytes. */
bool wn_glimpses_share_an_end(const WnGlimpse *here, const WnGlimpse *there);
/* OUT: from here to there. */
WnDirection wn_direction_between(const WnGlimpse *here, const WnGlimpse *there);

#endif
