/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From frames as they were captured to what the engine learns from: link layers, tunnels, IP
 * fragments, TCP and SCTP are undone here, and whatever is not is counted by its reason.
 *
 *     decoder = wn_decoder_new(NULL, deliver, data);
 *     wn_decoder_feed(decoder, &raw);             for each frame, in capture order
 *     wn_decoder_finish(decoder);                 what still waited for its rest is told now
 *     reasons = wn_decoder_reasons(decoder, &n_reasons);
 *     wn_decoder_free(decoder);
 */
#ifndef WN_CAPTURE_DECODE_H
#define WN_CAPTURE_DECODE_H

#include "capture/source.h"
#include "whynat.h"

typedef struct WnDecoder WnDecoder;

/* The packet and its payload are valid until the function returns. */
typedef void (*WnDeliver)(const WnPacket *packet, void *data);

/* How much is held at a time; what goes beyond is given up, and counted. */
typedef struct {
    uint32_t max_datagrams;   /* IP datagrams that wait for their rest */
    uint32_t max_connections; /* TCP connections that carry SIP, STUN or WebSocket */
    uint32_t max_flows;       /* all TCP connections whose kind is remembered */
    size_t   max_buffered;    /* bytes of TCP that wait for their rest */
} WnDecoderOptions;

void wn_decoder_options_init(WnDecoderOptions *options);

typedef struct {
    uint64_t frames;         /* fed */
    uint64_t packets;        /* delivered */
    uint64_t truncated;      /* delivered with a payload that is shorter than it was */
    uint64_t reassembled;    /* datagrams delivered from fragments */
    uint64_t fragments_lost; /* datagrams given up as pieces were missing */
} WnDecoderFacts;

typedef struct {
    const char *reason; /* "encrypted (TLS)" */
    uint64_t    count;  /* frames, segments or pieces */
} WnDecoderReason;

/* options: NULL for the defaults. */
WnDecoder *wn_decoder_new(const WnDecoderOptions *options, WnDeliver deliver, void *data);
/* NULL is allowed.  Delivers nothing: finish does. */
void wn_decoder_free(WnDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnDecoder, wn_decoder_free)

void wn_decoder_feed(WnDecoder *decoder, const WnRawPacket *raw);
/* For who can do without most sound: the payload that looks like RTP of a whole datagram in plain
 * Ethernet and IPv4, as feeding the frame would deliver it, alone.  False: it has to be fed. */
bool wn_decoder_glance(const WnDecoder *decoder, const WnRawPacket *raw, WnBytes *sound);
/* Delivers fragments and stream bytes whose rest has not come; nothing may be fed afterwards. */
void wn_decoder_finish(WnDecoder *decoder);

const WnDecoderFacts *wn_decoder_facts(const WnDecoder *decoder);
/* Those that occurred, always in the same order; valid until the decoder is next used. */
const WnDecoderReason *wn_decoder_reasons(WnDecoder *decoder, size_t *n_reasons);

#endif
