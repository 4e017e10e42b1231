/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that mirrors send to a collector. */
#include "whynat.h"
#include "wire/hep.h"

static void
fill(const WnHep *hep, const WnPacket *mirror, WnPacket *inner)
{
    enum { PROTOCOL_TCP = 6, PROTOCOL_TLS = 22 /* as mirrors say it */, PROTOCOL_SCTP = 132 };

    *inner = (WnPacket){ .time = mirror->time,
                         .frame = mirror->frame,
                         .capture = mirror->capture,
                         .kind = WN_PACKET_MESSAGE,
                         .src = hep->src,
                         .dst = hep->dst,
                         .payload = hep->payload,
                         .payload_length = hep->payload_length,
                         .truncated = hep->payload.length < hep->payload_length };
    if (hep->seconds != 0)
        inner->time = hep->seconds * WN_SECOND + hep->microseconds % 1000000 * INT64_C(1000);
    switch (hep->protocol) {
    case PROTOCOL_TCP:
        inner->carrier = WN_CARRIER_TCP;
        break;
    case PROTOCOL_TLS:
        inner->carrier = WN_CARRIER_TLS;
        break;
    default:
        inner->kind = WN_PACKET_DATAGRAM;
        inner->carrier = hep->protocol == PROTOCOL_SCTP ? WN_CARRIER_SCTP : WN_CARRIER_UDP;
        break;
    }
}

WnMirrored
wn_packet_unwrap(const WnPacket *mirror, WnPacket *inner)
{
    WnHep hep;

    if (!wn_hep_begins(mirror->payload.data, mirror->payload.length))
        return WN_MIRRORED_NOTHING;
    if (!wn_hep_parse(mirror->payload, mirror->payload_length, &hep))
        return WN_MIRRORED_BAD;
    if (!hep.has_payload && hep.cut)
        return WN_MIRRORED_CUT;
    if (!wn_hep_carries_packet(&hep, hep.compressed ? (WnBytes){ NULL, 0 } : hep.payload))
        return WN_MIRRORED_OTHER;
    fill(&hep, mirror, inner);
    return hep.compressed ? WN_MIRRORED_COMPRESSED : WN_MIRRORED_PACKET;
}
