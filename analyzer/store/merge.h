/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results of several batches as one: a set of captures by content.  In whatever order and how often
 * results are put in, the same comes out; and what comes out can be put in again.
 */
#ifndef WN_STORE_MERGE_H
#define WN_STORE_MERGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct WnMerge WnMerge;

WnMerge *wn_merge_new(void);
void     wn_merge_free(WnMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnMerge, wn_merge_free)

/* Takes in a result file, a database, or all result files of a folder.  false and error where one
 * cannot be read or holds something else; what was whole before the fault stays taken in. */
bool wn_merge_add(WnMerge *merge, const char *path, GError **error);

/*
 * The records of each capture, by fingerprint: calls take with a file that stands before them,
 * which is to be read up to `end`.  Stops where take gives false.
 */
typedef bool (*WnTakeSection)(FILE *file, void *data, GError **error);
bool wn_merge_each(WnMerge *merge, WnTakeSection take, void *data, GError **error);

#endif
