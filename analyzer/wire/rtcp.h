/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A compound RTCP packet (RFC 3550 6): who reports on whom. */
#ifndef WN_WIRE_RTCP_H
#define WN_WIRE_RTCP_H

#include "base/bytes.h"

#define WN_RTCP_MAX_BLOCKS 31

typedef struct {
    uint32_t ssrc; /* whom the report is about */
    uint8_t  fraction_lost;
    int32_t  lost;
    uint32_t highest; /* extended highest sequence number received */
    uint32_t jitter, last_sr, delay;
} WnRtcpBlock;

typedef struct {
    uint32_t    sender;     /* SSRC of the first SR or RR; without one, of the first packet */
    bool        has_report; /* an SR or RR was there */
    bool        is_sender_report;
    uint32_t    packets_sent; /* of the SR */
    bool        bye;
    WnRtcpBlock blocks[WN_RTCP_MAX_BLOCKS];
    uint8_t     n_blocks;
    bool        encrypted; /* looks like SRTCP: only the first header can be read */
    bool        cut;
} WnRtcp;

/* Packet types 192 to 223 (RFC 5761 4), version 2, lengths that fit.  False leaves *rtcp. */
bool wn_rtcp_parse(WnBytes bytes, WnRtcp *rtcp);

#endif
