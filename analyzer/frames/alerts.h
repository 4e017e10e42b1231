/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pieces of evidence deserve attention, and how much. */
#ifndef WN_FRAMES_ALERTS_H
#define WN_FRAMES_ALERTS_H

#include "frames/frames.h"

/* evidence: of one frame. */
void wn_frames_alert(WnNotebook *book, const WnFrameEvidence *evidence);

#endif
