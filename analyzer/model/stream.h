/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RTP of one SSRC in one direction of a flow (RFC 3550), and what RTCP says about it. */
#ifndef WN_MODEL_STREAM_H
#define WN_MODEL_STREAM_H

#include "model/setup.h"
#include "wire/rtcp.h"
#include "wire/rtp.h"

/* What one receiver reported about one SSRC, on one flow. */
typedef struct {
    WnFlow  *flow;
    uint32_t ssrc;
    uint32_t reports; /* report blocks */
    uint32_t first_frame, last_frame;
    uint32_t first_highest, last_highest; /* extended highest sequence number received */
    int32_t  last_lost;                   /* of all until then */
    uint32_t stalled;                     /* last blocks in a row that tell of no new packet */
    WnTime   grew;                        /* the last block that told of one; 0: none */
    uint8_t  last_fraction;               /* lost, of 256 */
    uint8_t  side;                        /* of the flow: who reported */
    uint16_t capture;                     /* point that saw first_frame */
} WnReception;

/* The sender and receiver reports that one end of a flow sent (RFC 3550 6.4). */
typedef struct {
    WnFlow  *flow;
    uint8_t  side;
    uint32_t ssrc;    /* of the reporter */
    uint32_t reports; /* compound packets with an SR or RR */
    uint32_t empty;   /* of them without any report block: nothing was received */
    bool     hears;   /* some report names the SR of the other end that it got last (LSR) */
    uint32_t first_empty_frame, last_empty_frame;
    WnTime   first_empty, last_empty;
    uint32_t packets_sent; /* by the reporter, as its last SR says */
    uint32_t sent_frame;   /* that SR */
    uint16_t capture;
} WnReporter;

struct WnStream {
    WnStream   *next; /* of the same side of the flow */
    WnFlow     *flow;
    WnTurnPeer *relay;  /* inside TURN (ChannelData, Send or Data): the peer; NULL: not relayed */
    uint32_t    number; /* in order of appearance */
    uint32_t    ssrc;
    uint8_t     side;
    uint8_t     payload_type;          /* of the first packet */
    bool        passed;                /* a router, before some packet was seen again as it is */
    uint16_t    capture, last_capture; /* points that saw its first packet, and its last */
    uint32_t    packets;               /* without duplicates */
    uint32_t    duplicates;
    uint32_t    lost, arrived; /* of packets: at the next capture point, where that is known */
    uint32_t    underway;      /* of those that arrived: others lie behind, and could not tell */
    uint32_t    comfort_noise; /* packets of payload type 13 or 19 */
    uint64_t    types[2];      /* payload types seen, a bit each */
    WnTime      first, last;
    uint32_t    first_frame, last_frame;
    uint32_t    base;                 /* first extended sequence number */
    uint32_t    highest;              /* extended */
    uint64_t    window;               /* which of the 64 numbers up to highest came */
    WnTime      longest_gap, gap_end; /* longest pause between two packets, and when it ended */
    uint32_t    gap_frame;            /* the packet that ended it */
    uint32_t    jumps;                /* restarts of the sequence */
    uint32_t    skipped; /* numbers left out across pauses: lost, or never sent as on hold */
    bool        renewed; /* another one here has its SSRC too: of another call */
};

static inline WnSpot
wn_stream_spot(const WnStream *stream)
{
    return (WnSpot){ stream->first_frame, stream->capture };
}

static inline const WnEndpoint *
wn_stream_source(const WnStream *stream)
{
    return &stream->flow->ends[stream->side];
}

static inline const WnEndpoint *
wn_stream_destination(const WnStream *stream)
{
    return &stream->flow->ends[1 - stream->side];
}

/* Packets that a receiver at the capture point missed, by sequence numbers; without those that were
 * skipped. */
uint32_t wn_stream_lost(const WnStream *stream);
/* Enough packets in sequence that this surely is RTP, not bytes that look like it. */
bool wn_stream_is_rtp(const WnStream *stream);

#endif
