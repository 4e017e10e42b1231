/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NATs as single frames are told of them. */
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

#endif
