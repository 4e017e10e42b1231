/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of each packet that was fed, by frame: kept only for a front end that shows frames
 * (WnOptions.frames), for it costs memory for every packet.
 */
#ifndef WN_MODEL_TRACE_H
#define WN_MODEL_TRACE_H

#include "model/flow.h"
#include "model/stun.h"

typedef enum {
    WN_TRACED_OTHER,
    WN_TRACED_MESSAGE,
    WN_TRACED_STUN,
    WN_TRACED_RTP,
    WN_TRACED_RTCP,
    WN_TRACED_KEEPALIVE,
    WN_TRACED_DTLS,
    WN_TRACED_ICMP
} WnTracedKind;

/* One packet. */
typedef struct {
    const WnFlow *flow; /* of an ICMP error: the one it quotes; NULL: none */
    union {
        const WnMessage         *message;
        const WnStunTransaction *stun;
        const WnStream          *stream;
        struct {
            uint32_t print;   /* of what it carries */
            uint32_t repeats; /* frame of the DTLS hello that this one repeats; 0: none */
        } plain;              /* RTCP, DTLS, ICMP */
    } is;
    WnTime         time;
    const uint8_t *payload; /* the trace's own, of SIP and STUN; else NULL */
    uint32_t       length;
    float          own_idle; /* seconds since its sender last sent on the flow; < 0: never before */
    float          flow_idle; /* since anybody did */
    uint32_t       frame;
    uint32_t       next; /* sight of the same frame, by index + 1; 0: none */
    uint32_t       twin; /* of a SIP message: the frame that this one is the same as; 0: none */
    uint16_t       copy; /* 1 for the first repetition */
    uint16_t       size; /* as sent */
    uint16_t       fragments;
    uint16_t       sequence;  /* of RTP */
    uint8_t        kind;      /* WnTracedKind */
    uint8_t        side;      /* of the flow */
    uint8_t        index;     /* of the packet in its frame, from 0 */
    uint8_t        keepalive; /* WnKeepalive */
    bool           answer;    /* a STUN response */
    bool           twice;     /* it was seen before, and is not counted again */
} WnTraced;

typedef struct {
    WnTraced *sights; /* in the order in which they were fed */
    uint32_t *first;  /* by frame: index + 1; 0: none */
    uint32_t  n, n_frames, room, frame_room;
    WnArena  *arena;
} WnTrace;

WnTrace *wn_trace_new(void);
void     wn_trace_free(WnTrace *trace);

/* A packet on this flow (or NULL) is about to be read. */
void wn_trace_begin(WnTrace *trace, const WnPacket *packet, const WnFlow *flow, int side);
/* What it turned out to be; the payload is copied. */
void wn_trace_is_message(WnTrace *trace, const WnMessage *message, WnBytes payload, unsigned copy,
                         uint32_t twin);
void wn_trace_is_stun(WnTrace *trace, const WnStunTransaction *transaction, WnBytes payload,
                      bool answer);
void wn_trace_is_rtp(WnTrace *trace, const WnStream *stream, uint16_t sequence);
void wn_trace_is_keepalive(WnTrace *trace, WnKeepalive keepalive);
/* RTCP, DTLS, ICMP: what is looked at to know it again. */
void wn_trace_is_plain(WnTrace *trace, WnTracedKind kind, WnBytes look);
void wn_trace_is_hello(WnTrace *trace, uint32_t repeats, unsigned copy);
/* The engine takes it for a second sight of a packet on the same flow. */
void wn_trace_is_twice(WnTrace *trace);

/* The sights of that frame in their order: the first one, the next one; NULL at the end. */
const WnTraced *wn_trace_first(const WnTrace *trace, uint32_t frame);
const WnTraced *wn_trace_next(const WnTrace *trace, const WnTraced *sight);
/* The frame of the packet that this one is a second sight of; 0: of none. */
uint32_t wn_trace_twin(const WnTrace *trace, const WnTraced *sight);
/* The same packet, no SIP message, on the other side of a NAT: one end is the same, the other is
 * not; the nearest in time.  NULL: none is there. */
const WnTraced *wn_trace_beyond(const WnTrace *trace, const WnTraced *sight);

#endif
