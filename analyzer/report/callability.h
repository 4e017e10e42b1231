/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who can call whom, by their NATs: for the types of RFC 3489, and for the NATs of captures. */
#ifndef WN_REPORT_CALLABILITY_H
#define WN_REPORT_CALLABILITY_H

#include "report/page.h"
#include "report/report.h"

/* Each type with each. */
void wn_callability_matrix_text(GString *out, const WnPageStyle *style);
void wn_callability_matrix_json(GString *out);

/* Each two NATs of a capture of which something is known. */
void wn_callability_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style);
void wn_callability_json(GString *out, const WnAnalysis *analyses, size_t n);

#endif
