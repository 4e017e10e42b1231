/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server that ends calls in itself (B2BUA) passes each on with a Call-ID of its own.  When that
 * second call never gets through, the first one fails by it: what the one shows explains the other.
 */
#ifndef WN_LEGS_H
#define WN_LEGS_H

#include <glib.h>

#include "base/arena.h"
#include "whynat.h"

/* subjects: WnSubjectReport, the calls in the order in which they began; texts go to the arena. */
void wn_legs_explain(GArray *subjects, WnArena *arena);

#endif
