/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What captures of the same traffic at several points tell together: as text, and as JSON members.
 */
#ifndef WN_REPORT_CORRELATION_H
#define WN_REPORT_CORRELATION_H

#include "correlate/route.h"
#include "report/json.h"
#include "report/text.h"

/* What was given and is not read together with the others. */
typedef struct {
    char       *name; /* the file, or of one with several interfaces that place */
    const char *why;  /* a sentence that does not name it */
} WnLeftOut;

typedef struct {
    const char *const   *names;    /* of the points */
    const WnAnalysis    *analyses; /* one a point; the first has the report */
    const WnAlignment   *alignment;
    const WnMatchResult *result;
    const GPtrArray     *left_out; /* WnLeftOut */
    const GArray        *routes;   /* WnRoute */
} WnCorrelation;

/* Clocks, mappings, changes and losses, then the verdicts as wn_text_report has them. */
void wn_text_correlation(GString *out, const WnCorrelation *correlation, const WnTextStyle *style);

/* The whole document: schema "whynat/1" with the member "correlation". */
void wn_json_correlation(GString *out, const WnCorrelation *correlation);

/* Of a clock that was set while it was captured: sentences, to be freed; NULL: it was not. */
char *wn_clock_settings(const WnClock *clock);

#endif
