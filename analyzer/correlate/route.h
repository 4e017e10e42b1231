/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far the packets of one kind from one endpoint to another got: through which capture points,
 * and behind which they were lost.  Made from the counts of matching; a NAT on the way changes the
 * endpoints, the passages tell into what.
 */
#ifndef WN_CORRELATE_ROUTE_H
#define WN_CORRELATE_ROUTE_H

#include "correlate/match.h"

typedef struct {
    WnTraffic  traffic;
    WnCarrier  carrier;
    WnEndpoint src, dst; /* as seen at the first point */
    unsigned   n;
    unsigned   points[WN_MAX_POINTS];  /* in the order of the way */
    uint64_t   packets[WN_MAX_POINTS]; /* seen there; 0: none of them came so far */
} WnRoute;

/* Routes that lead over at least so many points, in order of appearance: an array of WnRoute. */
GArray *wn_routes_of(const WnMatchResult *result, unsigned least);

/* What this end of a flow, as row sees it, is at the row's other point; end is its src or dst. */
WnEndpoint
wn_route_translated(const WnMatchResult *result, const WnLossRow *row, const WnEndpoint *end);

#endif
