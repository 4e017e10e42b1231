/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports written by hand, for the tests of what prints them.  Everything is static, for ever. */
#ifndef WN_TESTS_MADE_REPORT_H
#define WN_TESTS_MADE_REPORT_H

#include "report/report.h"

/* A call that failed, with all that a report can hold; a registration that works, with a hazard; a
 * subscription about which the capture cannot tell. */
extern const WnAnalysis wn_made_full;
/* A capture without a packet, and a report without a subject. */
extern const WnAnalysis wn_made_empty;
/* A call that failed for a cause of grade certain; names and texts hold what must be escaped. */
extern const WnAnalysis wn_made_hostile;

#endif
