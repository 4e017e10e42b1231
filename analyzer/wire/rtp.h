/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fixed header of an RTP packet (RFC 3550 5.1), and whether bytes could be one at all. */
#ifndef WN_WIRE_RTP_H
#define WN_WIRE_RTP_H

#include "base/bytes.h"

typedef struct {
    uint8_t  payload_type;
    bool     marker;
    uint16_t sequence;
    uint32_t timestamp;
    uint32_t ssrc;
    uint16_t header_length; /* with CSRC list and extension, where they are whole */
} WnRtp;

/* Version 2, no RTCP packet type (RFC 5761 4), header whole.  False leaves *rtp. */
bool wn_rtp_parse(WnBytes bytes, WnRtp *rtp);

#endif
