/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One direction of a WebSocket: frames in, whole messages out (RFC 6455 5.4), compressed ones made
 * plain (RFC 7692).
 */
#ifndef WN_CAPTURE_WS_HALF_H
#define WN_CAPTURE_WS_HALF_H

#include <glib.h>

#include "capture/inflate.h"
#include "capture/websocket.h"

typedef struct {
    GByteArray *parts; /* of the message whose last frame has not come */
    GByteArray *plain; /* the latest message that was compressed */
    WnInflater *inflater;
    bool        is_compressed; /* the message in parts */
    bool        is_lost;       /* frames are out of step */
} WnWsHalf;

typedef enum {
    WN_WS_HALF_MORE,
    WN_WS_HALF_MESSAGE,
    WN_WS_HALF_DAMAGED, /* compressed, and cannot be read */
    WN_WS_HALF_LIMIT    /* longer than a SIP message may be */
} WnWsAnswer;

/* data: the frame's payload, unmasked.  *message is valid until the half is next used. */
WnWsAnswer wn_ws_half_add(WnWsHalf *half, const WnWsFrame *frame, WnBytes data, WnBytes *message);
/* Bytes are missing: what was begun, and what later messages might refer to, is gone. */
void wn_ws_half_lose(WnWsHalf *half);
void wn_ws_half_clear(WnWsHalf *half);

#endif
