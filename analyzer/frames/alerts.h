/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pieces of evidence deserve attention, and how much. */
#ifndef WN_FRAMES_ALERTS_H
#define WN_FRAMES_ALERTS_H

#include "frames/frames.h"

/* Of one frame: the subject that it belongs to (or NULL), and what rests on it. */
void wn_frames_alert(WnNotebook *book, uint32_t frame, const WnSubjectReport *subject,
                     const WnFrameEvidence *evidence);

#endif
