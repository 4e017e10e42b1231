/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One capture that saw packets on both sides of a NAT, without saying on which one (a router's
 * capture of all interfaces, captures that were merged): the two copies of a packet tell which
 * addresses are those of which side.  With a NAT behind another there are three.
 */
#ifndef WN_CORRELATE_SIDES_H
#define WN_CORRELATE_SIDES_H

#include "correlate/sight.h"

/* Sides that are told apart. */
#define WN_MAX_SIDES 4

typedef struct WnSides WnSides;

WnSides *wn_sides_new(void);
/* NULL is allowed. */
void wn_sides_free(WnSides *sides);

void wn_sides_feed(WnSides *sides, const WnPacket *packet);

/* After all packets: how many sides there are; 1: no packet was seen with two addresses. */
unsigned wn_sides_count(WnSides *sides);

/*
 * After all packets: some side was captured at several places, by clocks that are apart: there are
 * packets with the same addresses twice, and nobody sent them twice.
 */
bool wn_sides_repeat(const WnSides *sides);

/* After count: the side on which the packet was seen, 0 is the innermost. */
unsigned wn_sides_of(const WnSides *sides, const WnPacket *packet);

#endif
