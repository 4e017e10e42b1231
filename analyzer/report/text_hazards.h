/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What did no harm yet: one paragraph a cause, however many subjects it threatens. */
#ifndef WN_REPORT_TEXT_HAZARDS_H
#define WN_REPORT_TEXT_HAZARDS_H

#include "report/text.h"

void wn_text_hazards(WnPage *page, const WnReport *report, WnDetail detail);

#endif
