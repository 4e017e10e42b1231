/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many captures read in parallel: one engine each, nothing shared but where results go. */
#ifndef WN_CLI_BATCH_H
#define WN_CLI_BATCH_H

#include "cli/batch_options.h"
#include "cli/captures.h"
#include "store/database.h"
#include "store/tally.h"

typedef struct WnBatch WnBatch;

/* What became of units. */
typedef struct {
    guint    units;
    unsigned resumed;     /* of them: their results were there */
    unsigned dropped;     /* not read: the user broke off, or a store failed */
    uint64_t bytes, read; /* on disk; of those, not resumed */
    GString *text;        /* what is to be written of them: lines, CSV rows, or nothing */
} WnBatchEnded;

/* Begins; all is borrowed.  database NULL: none.  style: of the lines. */
WnBatch *wn_batch_new(const WnBatchOptions *options, WnCaptures *captures, WnDatabase *database,
                      const WnPageStyle *style);
/* The units that have ended since the last call; waits until there are several, or all have ended,
 * or a while has passed: to be woken for each costs more than it takes to read a small capture.
 * There may be none.  ended: its text is the caller's, and emptied first. */
void wn_batch_wait(WnBatch *batch, WnBatchEnded *ended);
/* What went wrong with a store, or NULL; the units that are not read yet are dropped then. */
const GError *wn_batch_error(WnBatch *batch);
/* Adds what the units that were not dropped amount to; once all have ended. */
void wn_batch_sum(const WnBatch *batch, WnTally *total);
void wn_batch_free(WnBatch *batch);

/* Marks units with the same content as an earlier one (by name); in parallel. */
void wn_batch_find_duplicates(WnCaptures *captures, unsigned workers);

#endif
