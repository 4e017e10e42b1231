/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The call behind a packet of RTP, as far as it is known when the packet comes. */
#ifndef WN_FRAMES_SETUP_H
#define WN_FRAMES_SETUP_H

#include "model/model.h"

/* See wn_engine_media_setup(). */
bool wn_frames_setup(const WnModel *model, uint32_t frame, WnMediaSetup *setup);

#endif
