/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where flows of one capture point continue at another: found by the ends at both, made when new.
 */
#ifndef WN_CORRELATE_PASSAGES_H
#define WN_CORRELATE_PASSAGES_H

#include "base/arena.h"
#include "base/table.h"
#include "correlate/lapse.h"

/* A passage, and what its packets count in: by who sent them, and their kind. */
typedef struct {
    WnPassage    passage;
    WnLossRow   *arrivals[2][WN_TRAFFICS];
    WnLapseWatch watch;
} WnPassing;

/* What is known of a passage between the two sights. */
typedef enum {
    WN_PASSAGE_NEW,
    WN_PASSAGE_KNOWN, /* flows like these had packets in common */
    WN_PASSAGE_CANNOT /* it leaves IP identifications as they are, and these differ */
} WnPassageFit;

typedef struct WnPassages WnPassages;

/* survey and arena are borrowed; the arena holds the passages. */
WnPassages *wn_passages_new(const WnSurvey *survey, WnArena *arena);
void        wn_passages_free(WnPassages *passages);
/* WnPassage, in order of appearance; grows. */
GPtrArray *wn_passages_list(WnPassages *passages);

WnPassageFit wn_passages_fit(const WnPassages *passages, const WnSight *a, const WnSight *b);

/* Boxes between these two points leave IP identifications as they are, for all that is known. */
bool wn_passages_keep_ids(const WnPassages *passages, unsigned a, unsigned b);

/* Of two sights of one packet, which it counts; *sender: the end that sent it. */
WnPassing *wn_passages_count(WnPassages *passages, const WnSight *a, const WnSight *b,
                             unsigned *sender);
/* The same, where the passage and the sender are known; here is the first of its points. */
void wn_passages_count_in(WnPassages *passages, WnPassing *passing, unsigned sender,
                          const WnSight *here, const WnSight *there);
/* A packet was lost behind this sight. */
void wn_passages_miss(WnPassages *passages, const WnSight *sight);

#endif
