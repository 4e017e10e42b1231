/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What pictures need and the engine does not keep: the texts of some messages, and how many packets
 * of some flows there were at each moment, each as one capture point saw it.  Gathered when the
 * captures are read once more:
 *
 *     wn_excerpts_want(excerpts, capture, frame);   wn_excerpts_watch(excerpts, &lane, start, end);
 *     wn_excerpts_take(excerpts, &packet);                     for each packet
 */
#ifndef WN_REPORT_EXCERPTS_H
#define WN_REPORT_EXCERPTS_H

#include <glib.h>

#include "report/ladder.h"

/* No message is kept beyond. */
#define WN_EXCERPT_LENGTH 4096
/* Equal spans of time over which packets are counted. */
#define WN_WATCH_SPANS 120

typedef struct {
    WnLadderLane lane;
    WnTime       start, end;
    uint32_t     counts[WN_WATCH_SPANS];
    uint32_t     packets;
} WnWatched;

typedef struct WnExcerpts WnExcerpts;

WnExcerpts *wn_excerpts_new(void);
void        wn_excerpts_free(WnExcerpts *excerpts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnExcerpts, wn_excerpts_free)

void wn_excerpts_want(WnExcerpts *excerpts, unsigned capture, uint32_t frame);
/* RTP from there to there, in that time. */
void wn_excerpts_watch(WnExcerpts *excerpts, const WnLadderLane *lane, WnTime start, WnTime end);
bool wn_excerpts_wants_any(const WnExcerpts *excerpts);
void wn_excerpts_take(WnExcerpts *excerpts, const WnPacket *packet);

/* The message in that frame as it came, or NULL. */
const GString *wn_excerpts_text(const WnExcerpts *excerpts, unsigned capture, uint32_t frame);
/* NULL where it was not watched. */
const WnWatched *wn_excerpts_counts(const WnExcerpts *excerpts, const WnLadderLane *lane,
                                    WnTime start);

#endif
