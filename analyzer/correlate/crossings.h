/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which hosts are reached through which capture point: a set of hashes of (from, to, whom, as
 * source or destination).  Whom is an address; of a NAT whose outside address other hosts share
 * that were not captured, an endpoint.
 */
#ifndef WN_CORRELATE_CROSSINGS_H
#define WN_CORRELATE_CROSSINGS_H

#include <glib.h>

#include "correlate/marks.h"

/* A packet at two points, as it was at the one where it was first, and at the other. */
typedef struct {
    unsigned         from, to;
    const WnGlimpse *before, *after; /* borrowed */
} WnStep;

/* steps: WnStep, all that two points have in common; marks: those of the point outside.  To be
 * called for both of them. */
void wn_crossings_note(GHashTable *crossings, const GArray *steps, unsigned outside,
                       const WnMarks *marks);

bool wn_crossings_know(GHashTable *crossings, unsigned from, unsigned to, const WnEndpoint *whom,
                       bool source);

/* Packets went on to this destination through routers alone: a relay that sends packets of its own
 * may have its reasons not to. */
bool wn_crossings_are_routed(GHashTable *crossings, unsigned from, unsigned to,
                             const WnEndpoint *destination);

#endif
