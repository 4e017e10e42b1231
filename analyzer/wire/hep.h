/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HEP v3, by which servers and probes mirror SIP: a packet with the addresses, ports and time of
 * the one it carries.  HEP/EEP specification, revision 36 (chunks of the generic vendor).
 */
#ifndef WN_WIRE_HEP_H
#define WN_WIRE_HEP_H

#include "base/addr.h"
#include "base/bytes.h"

enum { WN_HEP_SIP = 1, WN_HEP_RTP = 4, WN_HEP_RTCP = 5 };

typedef struct {
    WnEndpoint src, dst;
    WnBytes    payload;
    uint32_t   payload_length; /* as sent */
    uint32_t   seconds, microseconds;
    uint8_t    protocol, kind;
    bool       has_payload, compressed;
    bool       cut; /* not all of it was captured */
} WnHep;

/* How each begins; asked of every datagram. */
static inline bool
wn_hep_begins(const uint8_t *data, size_t length)
{
    return length >= 4 && wn_be32(data) == 0x48455033;
}

/* The length that bytes claims, which begins with the magic; 0: it cannot be read, or is absurd. */
size_t wn_hep_length(WnBytes bytes);

/* bytes begins with the magic and may be cut: on_wire is how many there were. */
bool wn_hep_parse(WnBytes bytes, uint32_t on_wire, WnHep *hep);

/* Whether the payload, plain, is a packet: mirrors tell RTCP and quality as JSON. */
bool wn_hep_carries_packet(const WnHep *hep, WnBytes payload);

#endif
