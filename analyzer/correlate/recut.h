/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP connections that something between two points cuts into segments anew (RFC 9293 3.7): no
 * segment of theirs at the one point is one of the other's.
 */
#ifndef WN_CORRELATE_RECUT_H
#define WN_CORRELATE_RECUT_H

#include "base/arena.h"
#include "base/table.h"
#include "correlate/match.h"

typedef struct {
    WnTable known; /* of each point by itself */
} WnRecuts;        /* all zero: none */

/* The connection of this segment, at its point, is one; it may be so already.  What is kept lies in
 * the arena, which must outlive recuts. */
void wn_recuts_add(WnRecuts *recuts, WnArena *arena, const WnSight *sight);
/* False of what is no TCP. */
bool wn_recuts_have(const WnRecuts *recuts, const WnSight *sight);
void wn_recuts_clear(WnRecuts *recuts);

#endif
