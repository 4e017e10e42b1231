/* SPDX-License-Identifier: GPL-2.0-or-later */
/* By its first bytes: whether a TCP connection carries what has to be put together. */
#ifndef WN_CAPTURE_TCP_BEGIN_H
#define WN_CAPTURE_TCP_BEGIN_H

#include "capture/tcp_connection.h"
#include "capture/tcp_flows.h"

/* First data this far from its begin came out of order. */
#define WN_TCP_NEAR 65536u

typedef struct {
    WnPacket  *packet;
    WnTcpBytes bytes;
    uint64_t   hash;
    int        side; /* of the sender */
} WnSegment;

/* What is to be done with a segment once its event is told. */
typedef struct {
    enum { WN_PLAN_NOTHING, WN_PLAN_KEEPALIVE, WN_PLAN_BEGIN, WN_PLAN_FEED } action;
    WnStreamMode modes[2];
    size_t       skip; /* bytes before what is of interest */
} WnSegmentPlan;

bool wn_tcp_has_port(const WnPacket *packet, uint16_t port);

/* Of a segment with data on an undecided side: sets the plan, and the side's kind. */
void wn_tcp_decide(WnTcpFlow *flow, const WnSegment *segment, WnSegmentPlan *plan);

#endif
