/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The port audit, for readers and for scripts. */
#ifndef WN_REPORT_PORTS_H
#define WN_REPORT_PORTS_H

#include "report/page.h"
#include "report/report.h"

void wn_ports_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style);
void wn_ports_json(GString *out, const WnAnalysis *analyses, size_t n);

#endif
