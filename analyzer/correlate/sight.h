/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes a packet recognisable at another capture point, whatever a NAT did to its addresses:
 * SIP by its transaction (RFC 3261 17.1.3), STUN by its transaction id (RFC 8489 5), RTP by SSRC,
 * sequence number and timestamp (RFC 3550 5.1), ICMP errors by the packet they quote, all else by
 * its bytes.
 */
#ifndef WN_CORRELATE_SIGHT_H
#define WN_CORRELATE_SIGHT_H

#include "whynat.h"

typedef enum {
    WN_TRAFFIC_SIP,
    WN_TRAFFIC_STUN,
    WN_TRAFFIC_RTP,
    WN_TRAFFIC_RTCP,
    WN_TRAFFIC_DTLS,
    WN_TRAFFIC_KEEPALIVE,
    WN_TRAFFIC_ICMP,
    WN_TRAFFIC_TCP,
    WN_TRAFFIC_OTHER,
    WN_TRAFFICS
} WnTraffic;

typedef struct {
    WnTraffic traffic;
    bool      telling; /* hardly any other packet has the same: alone it proves a match */
    uint64_t  exact;   /* equal for all sights of one packet, and for packets sent again */
    uint64_t  loose; /* of SIP: equal even where a box changed the Call-ID or the end of the branch;
                        of TCP: equal for segments that begin at the same byte; 0: there is none */
    uint64_t call;   /* of SIP: equal even behind a proxy that passed it on; 0: there is none */
} WnKey;

/* False for what does not travel between capture points (ARP) or cannot be recognised. */
bool wn_key_of(const WnPacket *packet, WnKey *key);

/* What a packet carries, by its beginning and its length; 0: too little to tell it by. */
uint64_t wn_key_of_payload(const WnPacket *packet);

/* "SIP", "sound", "STUN". */
const char *wn_traffic_name(WnTraffic traffic);

#endif
