/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One direction of a TCP connection: segments in, bytes in order out (RFC 9293 3.4). */
#ifndef WN_CAPTURE_TCP_HALF_H
#define WN_CAPTURE_TCP_HALF_H

#include "whynat.h"

/* The segment that bytes came in. */
typedef struct {
    WnTime   time;
    uint32_t frame;
    uint16_t ip_id, ip_total;
    uint8_t  ttl;
} WnOrigin;

typedef struct {
    WnBytes  bytes; /* captured */
    uint32_t on_wire;
    uint32_t sequence;
    WnOrigin origin;
} WnTcpBytes;

typedef struct WnTcpPiece WnTcpPiece;

typedef struct {
    uint8_t    *data;
    size_t      start, end, capacity; /* bytes in order that nobody has taken yet */
    WnTcpPiece *pieces;               /* beyond a gap, ascending */
    size_t      pending;              /* bytes of these */
    size_t     *held;                 /* what all halves hold together */
    uint32_t    next;                 /* sequence number that follows the bytes in order */
    uint32_t    cut;                  /* bytes that follow them and that the snap length cut off */
    bool        started;              /* next is set */
} WnTcpHalf;

typedef enum {
    WN_HALF_ADDED,   /* there are new bytes, or a cut to step over */
    WN_HALF_OLD,     /* all of it was there before */
    WN_HALF_WAITING, /* it lies beyond a gap */
    WN_HALF_FAR      /* it cannot belong to the same window: nothing was done */
} WnHalfAnswer;

/* Begins anew at this sequence number; whatever was held is gone. */
void wn_half_start(WnTcpHalf *half, uint32_t sequence);
void wn_half_clear(WnTcpHalf *half);

WnHalfAnswer wn_half_add(WnTcpHalf *half, const WnTcpBytes *segment);
/* Adds the next piece that no gap keeps apart any more, and tells its origin. */
bool wn_half_join(WnTcpHalf *half, WnOrigin *origin);
/* Steps over the gap to the first piece, or over a cut. */
void wn_half_skip(WnTcpHalf *half);

/* Borrowed until the half is next changed. */
WnBytes wn_half_view(const WnTcpHalf *half);
void    wn_half_take(WnTcpHalf *half, size_t count);
void    wn_half_take_all(WnTcpHalf *half);

#endif
