/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks that were set back while packets were captured: order in the file is then not that of
 * time, and no time means anything that lies across the moment.
 */
#ifndef WN_MODEL_SET_BACK_H
#define WN_MODEL_SET_BACK_H

#include "model/model.h"

/* Notes where the next packet of a point is older than the one before it. */
void wn_clock_follow(WnPoint *point, const WnPacket *packet);

/* A message that was not there before comes on its flow: whether it shows that the clock was set.
 */
void wn_clock_check(WnModel *model, const WnFlow *flow, const WnPacket *packet);

/* The first proved setting of a clock between two frames; NULL: none. */
const WnSetBack *wn_clock_set_back(const WnModel *model, uint32_t first, uint32_t last);

#endif
