/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What follows from clocks that were set while they were captured: for those who align them. */
#ifndef WN_CORRELATE_ALIGNMENT_H
#define WN_CORRELATE_ALIGNMENT_H

#include "correlate/survey.h"

/* The point was aligned, and its parent before it: when nothing is sure at it. */
void wn_alignment_note_gaps(WnAlignment *alignment, unsigned point);

#endif
