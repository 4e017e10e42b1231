/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue for readers: one entry in full, as text or as Markdown, and the list of all. */
#ifndef WN_REPORT_EXPLAIN_H
#define WN_REPORT_EXPLAIN_H

#include "report/page.h"
#include "whynat.h"

void wn_explain_text(GString *out, const WnCauseInfo *info, const WnPageStyle *style);
/* The page docs/causes/ID.md. */
void wn_explain_markdown(GString *out, const WnCauseInfo *info);

/* All entries by group: id, severity and title. */
void wn_list_text(GString *out, const WnPageStyle *style);
void wn_list_json(GString *out);

/* The catalogue entry whose id is most like this one; NULL where none is like it. */
const WnCauseInfo *wn_closest_cause(const char *id);

#endif
