/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One clock against another, by packets that both saw.  A packet from here to there is seen there
 * later by the way's time, one from there to here earlier: half of the sum is the offset, as NTP
 * has it (RFC 5905 8), and a straight line through it over time the drift.
 */
#ifndef WN_CORRELATE_CLOCK_H
#define WN_CORRELATE_CLOCK_H

#include "correlate/survey.h"

typedef struct {
    WnTime      here, there; /* of one packet, by the two clocks */
    WnDirection direction;   /* OUT: from here to there */
} WnCommon;

/* n is at least 1.  Sets all of clock but its parent. */
void wn_clock_estimate(const WnCommon *pairs, size_t n, WnClock *clock);

#endif
