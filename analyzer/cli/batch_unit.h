/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One capture of a batch: read and judged, or taken from an earlier run, and kept. */
#ifndef WN_CLI_BATCH_UNIT_H
#define WN_CLI_BATCH_UNIT_H

#include "cli/batch_options.h"
#include "cli/captures.h"
#include "store/database.h"
#include "store/tally.h"

/* What becomes of a unit. */
typedef struct {
    WnTally *tally;   /* the caller's; of this unit alone */
    GString *rows;    /* the caller's; CSV is added where the options want it */
    bool     resumed; /* its result was there */
    bool     dropped; /* broken off, or a store failed: the rest is worth nothing */
} WnBatchUnit;

/* database NULL: none.  Sets error where a store failed; a capture that cannot be read is no error
 * but a result. */
void wn_batch_unit_read(WnBatchUnit *result, const WnBatchOptions *options, WnDatabase *database,
                        const WnUnit *unit, GError **error);

#endif
