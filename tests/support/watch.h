/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine observes of a capture, whichever subject it is about and whatever comes of it. */
#ifndef WN_TESTS_WATCH_H
#define WN_TESTS_WATCH_H

#include "support/together.h"
#include "verdict/evidence.h"

/* For each finding of the catalogue, in its order, the first frame of which it is observed; 0: it
 * is not. */
void wn_watch(WnTrial *trial, uint32_t *frames);

/* One sample or several, as in together.h: that finding is observed. */
void wn_assert_shown(const WnFindingKind *finding, const char *samples);
/* The same: that finding is observed, first of this frame; 0: it is not. */
void wn_assert_watched(const WnFindingKind *finding, const char *samples, uint32_t frame);

#endif
