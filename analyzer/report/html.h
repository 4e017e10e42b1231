/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as one page for a browser: no network, no script needed, and all text from the wire
 * escaped.  It is written piece by piece, as the JSON is.
 */
#ifndef WN_REPORT_HTML_H
#define WN_REPORT_HTML_H

#include "report/excerpts.h"
#include "report/joint_source.h"
#include "report/report.h"

/* One capture, or several places that were read together, with what its pictures are drawn from;
 * all borrowed. */
typedef struct {
    const WnAnalysis    *analysis;
    WnLadders           *ladders;     /* NULL: without ladders */
    const WnExcerpts    *excerpts;    /* NULL: without texts of messages and timelines */
    const WnCorrelation *correlation; /* NULL: it is one capture alone */
    const WnJointSource *joint;       /* what the ladders of several places are drawn from */
} WnHtmlCapture;

/* Notes in excerpts what the pictures of this capture will need. */
void wn_html_prepare(const WnHtmlCapture *capture, WnExcerpts *excerpts);

void wn_html_begin(GString *out, const WnHtmlCapture *captures, size_t n);
/* The subjects of one capture. */
void wn_html_capture(GString *out, const WnHtmlCapture *captures, size_t index);
void wn_html_end(GString *out);

#endif
