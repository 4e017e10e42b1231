/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report as a support desk reads it aloud: what failed first, then what works, what may break.
 */
#ifndef WN_REPORT_TEXT_H
#define WN_REPORT_TEXT_H

#include "report/page.h"
#include "report/report.h"

typedef enum {
    WN_DETAIL_BRIEF, /* what failed, a line each */
    WN_DETAIL_NORMAL,
    WN_DETAIL_FULL /* all that the report has */
} WnDetail;

typedef struct {
    WnPageStyle page;
    WnDetail    detail;
} WnTextStyle;

/* Appends one capture with its verdicts. */
void wn_text_report(GString *out, const WnAnalysis *analysis, const WnTextStyle *style);
/* Appends one subject alone: a call that has just ended. */
void wn_text_subject(GString *out, const WnSubjectReport *subject, const WnTextStyle *style);
/* Appends what is left to say of a capture whose subjects were told one by one. */
void wn_text_end(GString *out, const WnAnalysis *analysis, const WnTextStyle *style);

/* What several captures amount to together. */
typedef struct {
    uint64_t captures, subjects, failed, nat, not_nat, unknown;
} WnTextCount;

void wn_text_count(WnTextCount *count, const WnReport *report);
/* Nothing for a single capture. */
void wn_text_total(GString *out, const WnTextCount *count, const WnTextStyle *style);

#endif
