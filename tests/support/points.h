/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tapes of several capture points read together, as `whynat correlate` reads files. */
#ifndef WN_TESTS_POINTS_H
#define WN_TESTS_POINTS_H

#include "correlate/match.h"
#include "support/tape.h"

typedef struct {
    WnSurvey   *survey;
    WnAlignment alignment;
    WnMatcher  *matcher;
    WnTape     *released; /* what the engine gets, with fates */
} WnTogether;

/* tapes[0] is the first point. */
WnTogether *wn_together(WnTape *const *tapes, unsigned n);
void        wn_together_free(WnTogether *together);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnTogether, wn_together_free)

/* When these tests begin; times below count from it. */
#define WN_TAPE_START (1767607200 * WN_SECOND)

/* A UDP packet that is seen there. */
void wn_tape_see(WnTape *tape, WnTime time, const char *src, const char *dst, WnBytes payload,
                 uint8_t ttl);
/* RTP of that source, written to room. */
WnBytes wn_tape_rtp(uint8_t room[172], uint32_t ssrc, uint16_t sequence);

/* As if that point's clock were ahead by so much, and gained drift seconds a second. */
void wn_tape_missets_clock(WnTape *tape, WnTime ahead, double drift);

#endif
