/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a NAT forgot a mapping: what passes one flow, and what of it is lost, in the order of
 * time. RFC 4787 4.3: what is sent from inside keeps a mapping alive.
 */
#ifndef WN_CORRELATE_LAPSE_H
#define WN_CORRELATE_LAPSE_H

#include "correlate/match.h"

typedef struct {
    WnTime   sent[2];  /* when each end sent the last one that passed */
    uint64_t kinds[2]; /* what passed, by a hash that is one of 64 bits */
    unsigned in_row;   /* packets lost since */
    WnLapse  now;      /* with the first of them */
} WnLapseWatch;

void wn_lapse_passed(WnLapseWatch *watch, unsigned sender, const WnSight *sight);
/* Lost on its way in to the other end. */
void wn_lapse_lost(WnLapseWatch *watch, unsigned sender, const WnSight *sight, WnLapse *least);

#endif
