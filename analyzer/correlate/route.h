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
    unsigned   n;
    unsigned   points[WN_MAX_POINTS];                  /* in the order of the way */
    uint64_t   packets[WN_MAX_POINTS];                 /* seen there; 0: none of them came so far */
    WnEndpoint src[WN_MAX_POINTS], dst[WN_MAX_POINTS]; /* as seen there; or where none came so far,
                                                          at the point before */
    const WnLossRow *rows[WN_MAX_POINTS];              /* from each point to the next: n - 1 */
} WnRoute;

/* What fewer points tell is told with the losses. */
enum { WN_ROUTE_TOLD = 3 };

/* In order of appearance: an array of WnRoute. */
GArray *wn_routes_of(const WnMatchResult *result);

#endif
