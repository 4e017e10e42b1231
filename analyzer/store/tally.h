/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What many captures amount to together: sums, so that the order of adding does not matter.  Each
 * capture is to be added once.
 */
#ifndef WN_STORE_TALLY_H
#define WN_STORE_TALLY_H

#include "report/page.h"
#include "report/record.h"

typedef struct WnTally WnTally;

WnTally *wn_tally_new(void);
void     wn_tally_free(WnTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnTally, wn_tally_free)

void wn_tally_add(WnTally *tally, const WnRecord *record);
/* A capture of which there is no record, as it could not be opened. */
void wn_tally_add_unread(WnTally *tally, const char *file, const char *problem);

/* Adds all that other holds. */
void wn_tally_merge(WnTally *tally, const WnTally *other);

bool wn_tally_accuses(const WnTally *tally);
/* Some capture could not be read, or not to its end. */
bool wn_tally_has_unread(const WnTally *tally);

/* What became of one capture, in a line. */
void wn_tally_line(GString *out, const WnTally *tally, const char *name, const WnPageStyle *style);
/* The summary: sums, causes by count, and who is hit most. */
void wn_tally_text(GString *out, const WnTally *tally, const WnPageStyle *style);

#endif
