/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counts that matching adds up to: passages, losses, appearances and changes. */
#ifndef WN_CORRELATE_FATES_H
#define WN_CORRELATE_FATES_H

#include "correlate/passages.h"

typedef struct WnFates WnFates;

/* survey and alignment are borrowed. */
WnFates *wn_fates_new(const WnSurvey *survey, const WnAlignment *alignment);
/* NULL is allowed. */
void wn_fates_free(WnFates *fates);

bool         wn_fates_keep_ids(const WnFates *fates, const WnSight *a, const WnSight *b);
WnPassageFit wn_fates_fit_passage(const WnFates *fates, const WnSight *a, const WnSight *b);

/* Two sights of one packet at neighbouring points. */
void wn_fates_match(WnFates *fates, const WnSight *a, const WnSight *b);

/* The stream of these two segments is cut anew between their points: what is at one of them and not
 * at the other tells nothing. */
void wn_fates_cut_anew(WnFates *fates, const WnSight *a, const WnSight *b);

/* All sights of one packet that there will be, by point; NULL: not seen there.  Says what became of
 * it behind the last of them. */
WnFate wn_fates_end(WnFates *fates, const WnSight *const sights[WN_MAX_POINTS]);

/* Nearly all packets go the way of the one before them: counts two sights of one packet, here at
 * the first of their points, as such, if one was seen before.  It arrived, then. */
bool wn_fates_go_on(WnFates *fates, const WnSight *here, const WnSight *there);

void                 wn_fates_count(WnFates *fates, const WnSight *sight, bool ambiguous);
const WnMatchResult *wn_fates_result(const WnFates *fates);

#endif
