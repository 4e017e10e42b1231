/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a box between two capture points changed in SIP messages, field by field: the proof of an
 * application-layer gateway, or of its absence.
 */
#ifndef WN_CORRELATE_CHANGES_H
#define WN_CORRELATE_CHANGES_H

#include <glib.h>

#include "base/arena.h"
#include "correlate/fates.h"

typedef struct WnChanges WnChanges;

/* arena is borrowed and holds the rows. */
WnChanges *wn_changes_new(WnArena *arena);
void       wn_changes_free(WnChanges *changes);
/* The same message at two points, here the one that was named first. */
void wn_changes_compare(WnChanges *changes, const WnSight *here, const WnSight *there);
/* WnChange, in order of appearance; grows. */
GPtrArray *wn_changes_list(WnChanges *changes);

#endif
