/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many captures read in parallel: one engine each, nothing shared but where results go. */
#ifndef WN_CLI_BATCH_H
#define WN_CLI_BATCH_H

#include "cli/batch_options.h"
#include "cli/captures.h"
#include "store/database.h"
#include "store/tally.h"

typedef struct WnBatch WnBatch;

/* What became of one unit. */
typedef struct {
    const WnUnit *unit;
    bool          resumed; /* its result was there */
    bool          dropped; /* not read: the user broke off, or a store failed */
    WnTally      *tally;   /* of it alone; NULL where dropped */
    GString      *rows;    /* CSV, where that is wanted; else NULL */
} WnBatchItem;

/* Begins; options, captures and database are borrowed.  database NULL: none. */
WnBatch *wn_batch_new(const WnBatchOptions *options, WnCaptures *captures, WnDatabase *database);
/* The next unit that has ended; NULL where none has for so many microseconds.  Free the item. */
WnBatchItem *wn_batch_wait(WnBatch *batch, guint64 microseconds);
void         wn_batch_item_free(WnBatchItem *item);
/* What went wrong with a store, or NULL; the units that are not read yet are dropped then. */
const GError *wn_batch_error(WnBatch *batch);
void          wn_batch_free(WnBatch *batch);

/* Marks units with the same content as an earlier one (by name); in parallel. */
void wn_batch_find_duplicates(WnCaptures *captures, unsigned workers);

#endif
