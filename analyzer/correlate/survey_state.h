/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a survey holds: private to it. */
#ifndef WN_CORRELATE_SURVEY_STATE_H
#define WN_CORRELATE_SURVEY_STATE_H

#include <glib.h>

#include "correlate/clock_pieces.h"
#include "correlate/marks.h"

typedef struct {
    WnMarks       marks;
    WnTime        first, last;
    uint64_t      traffic[WN_TRAFFICS];
    unsigned      file; /* 0: not told */
    WnClockBreaks set_back;
} WnSurveyPoint;

/* What two points have in common is asked for several times. */
typedef struct {
    unsigned here, there;
    GArray  *pairs; /* WnMarkPair; NULL: nobody asked yet */
} WnInCommon;

struct WnSurvey {
    unsigned      n_points;
    WnSurveyPoint points[WN_MAX_POINTS];
    WnInCommon   *lately;
    GHashTable   *crossings; /* see crossings.h */
    GHashTable   *passages;  /* hashes of (here, there, the ends at both) */
};

/* WnMarkPair; borrowed until the next call.  Points are not fed any more. */
GArray *wn_survey_in_common(const WnSurvey *survey, unsigned here, unsigned there);

#endif
