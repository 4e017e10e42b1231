/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one datagram is, by its own bytes (and its ports for DNS): SIP by its start line, the rest
 * by the first byte (RFC 7983, 9443).  One look; no parser is run to its end.
 */
#ifndef WN_WIRE_CLASSIFY_H
#define WN_WIRE_CLASSIFY_H

#include "base/bytes.h"

typedef enum {
    WN_CLASS_OTHER,
    WN_CLASS_SIP,
    WN_CLASS_STUN,
    WN_CLASS_CHANNEL_DATA, /* only a possibility (letters share 64-79): the channel must be bound */
    WN_CLASS_RTP,          /* only a possibility */
    WN_CLASS_RTCP,
    WN_CLASS_DTLS,
    WN_CLASS_KEEPALIVE,
    WN_CLASS_DNS,
    WN_CLASS_TLS /* of a TCP segment */
} WnClass;

/* Keep-alive payloads that phones and servers send (RFC 5626 3.5.1, RFC 6263 4 and practice). */
typedef enum {
    WN_KEEPALIVE_NONE,
    WN_KEEPALIVE_CRLF,     /* one CRLF: the pong of RFC 5626 4.4.1 */
    WN_KEEPALIVE_CRLFCRLF, /* its ping */
    WN_KEEPALIVE_NUL,      /* one to eight NULs */
    WN_KEEPALIVE_JAK,      /* "jaK" */
    WN_KEEPALIVE_EMPTY,    /* a datagram without payload */
    WN_KEEPALIVE_TEXT,     /* a few printable bytes of no protocol ("hello") on a SIP flow */
    WN_KEEPALIVE_TCP,      /* a segment of nothing new (RFC 9293 3.8.4) */
    WN_KEEPALIVE_WS_PING   /* RFC 6455 5.5.2 */
} WnKeepalive;

/* src_port, dst_port: of the datagram; used for DNS, and to tell other name services from RTP. */
WnClass     wn_classify(WnBytes payload, uint16_t src_port, uint16_t dst_port);
WnKeepalive wn_keepalive(WnBytes payload);
/* "crlfcrlf": short, to filter by. */
const char *wn_keepalive_name(WnKeepalive keepalive);
/* One whole frame, a ping, masked or not. */
bool wn_is_websocket_ping(WnBytes payload);

#endif
