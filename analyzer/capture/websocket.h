/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP over WebSocket (RFC 7118): the handshake that agrees on it, and frames (RFC 6455 5). */
#ifndef WN_CAPTURE_WEBSOCKET_H
#define WN_CAPTURE_WEBSOCKET_H

#include "base/bytes.h"

typedef enum {
    WN_UPGRADE_MORE, /* the header is not whole yet */
    WN_UPGRADE_SIP,  /* header_length bytes ask for, or grant, a WebSocket with SIP */
    WN_UPGRADE_OTHER
} WnUpgrade;

/* Whether the bytes begin as an HTTP request or response that may lead to a WebSocket. */
bool      wn_websocket_may_upgrade(WnBytes stream);
WnUpgrade wn_websocket_upgrade(WnBytes stream, size_t *header_length);

typedef enum {
    WN_WS_MORE,
    WN_WS_DATA,    /* a message, or a part of one */
    WN_WS_CONTROL, /* close, ping or pong */
    WN_WS_BROKEN   /* no WebSocket frame */
} WnWsKind;

typedef struct {
    size_t  header, length; /* of the frame: payload bytes follow the header */
    uint8_t mask[4];        /* zeros where there is none */
    bool    is_last, is_continuation;
    bool    is_compressed; /* set on the first frame of a message (RFC 7692 6) */
} WnWsFrame;

WnWsKind wn_websocket_frame(WnBytes stream, WnWsFrame *frame);
/* Removes the mask; at: offset of the first byte within the frame's payload. */
void wn_websocket_unmask(const WnWsFrame *frame, uint8_t *data, size_t length, size_t at);

/* What whole frames, one after the other, hold: for a stream joined midway. */
typedef enum {
    WN_WS_PASSAGE_IDLE, /* nothing but pings, pongs and keep-alives */
    WN_WS_PASSAGE_SIP,  /* behind these begins a SIP message, whole or not */
    WN_WS_PASSAGE_OTHER
} WnWsPassage;

WnWsPassage wn_websocket_passage(WnBytes stream);
/* Where a frame that begins a SIP message stands; the whole length when none does. */
size_t wn_websocket_find_sip(WnBytes stream);

#endif
