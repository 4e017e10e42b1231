/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting one RTP stream (RFC 3550 A.1, A.3), and when bytes that look like RTP are it. */
#include "model/stream.h"

uint32_t
wn_stream_lost(const WnStream *stream)
{
    uint32_t expected = stream->highest - stream->base + 1;
    uint32_t told = stream->packets + stream->skipped;

    return expected > told ? expected - told : 0;
}

bool
wn_stream_is_rtp(const WnStream *stream)
{
    /* Random bytes give a new SSRC with nearly every packet, or jump about in sequence. */
    return stream->packets >= 3 && stream->jumps * 4 < stream->packets;
}
