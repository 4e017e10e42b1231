/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call before and behind a NAT, as two capture points see it: a tape of each. */
#ifndef WN_TESTS_NET_H
#define WN_TESTS_NET_H

#include "support/points.h"

/* How long a packet is under way between the two. */
#define WN_NET_WAY (10 * WN_MILLISECOND)

typedef struct {
    WnTape  *inside, *outside;
    uint32_t frames;
} WnNet;

enum { WN_SEEN_INSIDE = 1, WN_SEEN_OUTSIDE = 2, WN_SEEN_BOTH = 3 };

WnNet wn_net_new(void);
void  wn_net_clear(WnNet *net);

/* A packet of the phone, seen at these places. */
void wn_net_goes_out(WnNet *net, WnTime time, WnBytes payload, unsigned seen);
/* One for it. */
void wn_net_comes_in(WnNet *net, WnTime time, WnBytes payload, unsigned seen);
/* Sound both ways, 50 packets a second; from lost_from on none of what comes in gets inside. */
void wn_net_talk(WnNet *net, unsigned n, unsigned lost_from);

/* A request that says these. */
#define WN_NET_OPTIONS(contact, call_id)                                                        \
    "OPTIONS sip:bob@203.0.113.10 SIP/2.0\r\n"                                                  \
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK0123456789abcdef\r\n"                     \
    "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=a1\r\nTo: <sip:bob@example.net>\r\n" \
    "Call-ID: " call_id "\r\nCSeq: 1 OPTIONS\r\nContact: <" contact ">\r\n"                     \
    "Content-Length: 0\r\n\r\n"

WnTogether *wn_net_read(WnNet *net);

#endif
