/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The paragraphs of one subject and of one cause in a text report. */
#ifndef WN_REPORT_TEXT_SUBJECT_H
#define WN_REPORT_TEXT_SUBJECT_H

#include "report/text.h"

/* Where labels and what they label begin. */
enum { WN_TEXT_LABEL = 2, WN_TEXT_BODY = 9 };

/* "alice@example.net -> bob@example.net", cut where it is absurdly long. */
void wn_text_names(WnPage *page, const WnSubjectReport *subject, WnInk ink);
/* The mark, the kind, the names, how it went, the id of its cause or the NAT it is behind. */
void wn_text_line(WnPage *page, const WnSubjectReport *subject);
/* Headline, why, what was seen, what to do, what it is not, where to look next. */
/* report: where its other subjects stand, so that nothing is told twice; NULL: it stands alone. */
void wn_text_block(WnPage *page, const WnSubjectReport *subject, const WnReport *report,
                   WnDetail detail);
/* Its title under a label, then id, grade and fault. */
void wn_text_cause(WnPage *page, const char *label, const WnCauseVerdict *cause);
void wn_text_evidence(WnPage *page, const WnCauseVerdict *cause, WnDetail detail);
void wn_text_fixes(WnPage *page, const WnCauseVerdict *cause);
/* When, Call-ID, parties. */
void wn_text_facts(WnPage *page, const WnSubjectReport *subject);
/* Media that tells something of what failed; all of it in full detail. */
void wn_text_media(WnPage *page, const WnSubjectReport *subject, WnDetail detail);

#endif
