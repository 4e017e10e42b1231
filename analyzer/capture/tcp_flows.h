/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of each TCP connection, of the many that are not SIP too: a table of fixed size
 * with one probe a segment, in which the longest unused gives way.
 */
#ifndef WN_CAPTURE_TCP_FLOWS_H
#define WN_CAPTURE_TCP_FLOWS_H

#include "whynat.h"

typedef struct WnConnection WnConnection;

typedef enum {
    WN_SIDE_UNDECIDED,
    WN_SIDE_FOREIGN,
    WN_SIDE_TLS,
    WN_SIDE_STREAM /* SIP, STUN or WebSocket: put in order by the connection */
} WnSideKind;

/* Side 0 is the lesser endpoint's. */
typedef struct {
    uint64_t      hash;       /* stands for the key where there is no connection */
    WnConnection *connection; /* NULL: nothing is held */
    uint32_t      used;       /* 0: a free place */
    uint32_t      first[2];   /* first sequence number of the data, where the SYN was seen */
    uint8_t       kind[2];    /* WnSideKind */
    uint8_t       tries;      /* segments of an undecided one that were searched */
    uint8_t       opened;     /* bit of each side whose SYN was seen */
} WnTcpFlow;

typedef struct {
    WnTcpFlow **blocks; /* of sets; NULL: not needed yet */
    uint32_t    mask;   /* number of sets - 1 */
    uint32_t    clock;
} WnTcpFlows;

/* Adds up the endpoints, so that both directions give the same. */
uint64_t wn_tcp_flow_hash(const WnPacket *packet);

void       wn_tcp_flows_init(WnTcpFlows *flows, uint32_t max_flows);
void       wn_tcp_flows_clear(WnTcpFlows *flows);
WnTcpFlow *wn_tcp_flows_find(WnTcpFlows *flows, uint64_t hash);
/* A place for a flow that was not found, to be wiped by wn_tcp_flow_reset(): its former connection,
 * if any, is still named there, for the caller to end. */
WnTcpFlow *wn_tcp_flows_replace(WnTcpFlows *flows, uint64_t hash);
void       wn_tcp_flow_reset(WnTcpFlows *flows, WnTcpFlow *flow, uint64_t hash);

#endif
