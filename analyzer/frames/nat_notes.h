/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NATs as single frames are told of them, and whether a packet got lost at one. */
#ifndef WN_FRAMES_NAT_NOTES_H
#define WN_FRAMES_NAT_NOTES_H

#include "frames/notebook.h"
#include "model/nat.h"

/* Outlives the view that it was learned from. */
typedef struct {
    WnTable by_addr; /* WnNatHost, of both sides */
} WnFrameNats;

void wn_frame_nats_learn(WnFrameNats *nats, const WnNats *view, WnArena *arena);
void wn_frame_nats_clear(WnFrameNats *nats);

void wn_frames_nat(WnNotebook *book, const WnFrameNats *nats);

/* Whether what this end sent then would have been seen on the other side of its NAT, had it come
 * through: the capture has both sides of the flow before and after. */
bool wn_frames_is_lost_between(const WnModel *model, const WnFlow *flow, int side, WnTime time);

#endif
