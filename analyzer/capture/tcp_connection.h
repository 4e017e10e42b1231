/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TCP connection that carries SIP, STUN, WebSocket or HEP: its bytes are put in order and cut
 * into messages, which are delivered as WN_PACKET_MESSAGE.
 */
#ifndef WN_CAPTURE_TCP_CONNECTION_H
#define WN_CAPTURE_TCP_CONNECTION_H

#include <glib.h>

#include "capture/layer.h"
#include "capture/tcp_flows.h"
#include "capture/tcp_half.h"
#include "capture/ws_half.h"

/* How long a gap may still be filled: longer than most retransmission timeouts (RFC 6298 2). */
#define WN_TCP_GAP_WAIT (2 * WN_SECOND)

typedef enum {
    WN_STREAM_MESSAGES, /* SIP, STUN and keep-alives, one after the other */
    WN_STREAM_UPGRADE,  /* an HTTP header that leads to WebSocket */
    WN_STREAM_WEBSOCKET,
    WN_STREAM_HEP /* mirrored packets, one after the other */
} WnStreamMode;

struct WnConnection {
    GList        in_use;  /* its place among all connections, the longest unused first */
    GList        in_wait; /* its place among those with a gap, the longest waiting first */
    WnEndpoint   ends[2];
    uint64_t     hash;
    WnTime       waiting_since;
    WnCarrier    carrier;
    uint16_t     capture;
    bool         is_waiting;
    bool         known; /* a whole message was seen: it is no mistake */
    WnTcpHalf    halves[2];
    WnOrigin     last[2]; /* of the latest bytes in order */
    WnStreamMode mode[2];
    WnWsHalf     frames[2]; /* of a WebSocket */
};

/* What all connections share. */
typedef struct {
    WnDecoder *decoder;
    GQueue     in_use, in_wait;
    size_t     held, max_held;
} WnConnections;

WnConnection *wn_connection_new(WnConnections *all, const WnPacket *packet, int side,
                                uint64_t hash);
/* Delivers what is left, as far as it is worth it, and frees the connection. */
void wn_connection_end(WnConnections *all, WnConnection *connection);
void wn_connection_free(WnConnections *all, WnConnection *connection);

/* The bytes of one segment; false: the stream turns out to be something else. */
bool wn_connection_feed(WnConnections *all, WnConnection *connection, int side,
                        const WnTcpBytes *segment);
/* Steps over the gaps of this connection; false as above. */
bool wn_connection_skip_gaps(WnConnections *all, WnConnection *connection);

#endif
