/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which NAT tests of Kamailio and OpenSIPS each client raises, and whether that mattered. */
#ifndef WN_REPORT_FLAGS_H
#define WN_REPORT_FLAGS_H

#include "report/page.h"
#include "report/report.h"

void wn_flags_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style);
void wn_flags_json(GString *out, const WnAnalysis *analyses, size_t n);

#endif
