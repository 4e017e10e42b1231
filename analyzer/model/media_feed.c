/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from RTP and RTCP packets (RFC 3550 6.4, A.1).  This is the hot path: one stream for
 * each SSRC and direction is made once; after that a packet only counts.
 */
#include <glib.h>

#include "model/model.h"

#include <stdlib.h>

/* A side of a flow with more SSRCs than this at one time is not RTP, whatever its bytes look like.
 */
static const unsigned MAX_STREAMS_OF_SIDE = 32;
/* A step in sequence beyond this is a restart, not loss (RFC 3550 A.1, MAX_DROPOUT). */
static const int MAX_DROPOUT = 3000;
static const int WINDOW = 64;
/* Packets that are missing across so long a pause are no loss here and there: none was sent, or
 * none came through. */
static const WnTime PAUSE = 2 * WN_SECOND;

/* A sender that fell silent and then counts from elsewhere: gateways and players give each call the
 * same SSRC, and this is the next call's. */
static bool
begins_anew(const WnStream *stream, uint16_t sequence, WnTime time)
{
    int delta = (int16_t) (uint16_t) (sequence - (uint16_t) stream->highest);

    return time - stream->last > PAUSE && (delta <= 0 || delta >= MAX_DROPOUT);
}

/* The newest one comes first. */
static WnStream *
find_stream(const WnFlowSide *side, uint32_t ssrc)
{
    WnStream *stream = side->streams;

    while (stream && stream->ssrc != ssrc)
        stream = stream->next;
    return stream;
}

/* Whether one more value fits under this hash.  Test tools give every call one SSRC, and some
 * servers have one port for all: a chain of them all would cost more with each. */
static bool
has_room(const WnTable *table, uint64_t hash)
{
    static const uint32_t LONGEST = 1025; /* one more than anybody looks at, who tells it then */

    return wn_table_count(table, hash) < LONGEST;
}

static void
index_stream(WnModel *model, WnStream *stream)
{
    uint64_t by_ssrc = wn_hash_mix(0, stream->ssrc);
    uint64_t to = wn_endpoint_hash(&stream->flow->ends[1 - stream->side]);
    uint64_t from = wn_endpoint_hash(&stream->flow->ends[stream->side]);

    /* All streams are in this table, by number; those beyond the limit are not found by SSRC. */
    if (!has_room(&model->streams, by_ssrc))
        by_ssrc = wn_hash_mix(UINT64_MAX, stream->number);
    wn_table_add(&model->streams, by_ssrc, stream);
    if (has_room(&model->streams_to, to))
        wn_table_add(&model->streams_to, to, stream);
    if (has_room(&model->streams_from, from))
        wn_table_add(&model->streams_from, from, stream);
}

/* The same packets were seen just now between other endpoints: a NAT stands between the two sights.
 */
static void
learn_two_sights(WnModel *model, const WnStream *stream, const WnRtp *rtp)
{
    enum { MOST = 16 };
    static const WnTime CLOSE = WN_SECOND;
    WnTableCursor       cursor = { 0 };
    const WnStream     *other;
    unsigned            looked = 0;
    WnGlimpse           now = { .flow = stream->flow,
                                .side = stream->side,
                                .frame = stream->first_frame,
                                .capture = stream->capture,
                                .time = stream->first,
                                .idle_ms = UINT32_MAX };

    while ((other = wn_table_next(&model->streams, wn_hash_mix(0, stream->ssrc), &cursor)) !=
               NULL &&
           wn_search_on(&model->learning, &looked, MOST)) {
        int apart = (int16_t) (uint16_t) (rtp->sequence - (uint16_t) other->highest);
        /* One that goes on where the other ended is no second sight of its packets: the sender
         * turned to somebody else, as a relay does that leaves the way. */
        if (other->ssrc != stream->ssrc || other->flow == stream->flow || abs(apart) >= WINDOW ||
            apart > 0 || stream->first - other->last > CLOSE)
            continue;
        wn_model_two_sights(model,
                            &(WnGlimpse){ .flow = other->flow,
                                          .side = other->side,
                                          .frame = other->last_frame,
                                          .capture = other->capture,
                                          .time = other->last,
                                          .idle_ms = UINT32_MAX },
                            &now);
    }
}

/* Calls may follow one another on the same sockets for days. */
static bool
all_are_silent(const WnFlowSide *side, WnTime time)
{
    const WnStream *stream = side->streams;

    for (unsigned i = 0; stream && i < MAX_STREAMS_OF_SIDE; i++, stream = stream->next)
        if (time - stream->last < WN_SECOND)
            return false;
    return true;
}

static WnStream *
add_stream(WnModel *model, WnFlow *flow, int side, const WnRtp *rtp, const WnPacket *packet)
{
    WnFlowSide *sender = &flow->sides[side];
    WnStream   *stream;

    if (sender->n_streams >= MAX_STREAMS_OF_SIDE && all_are_silent(sender, packet->time))
        sender->n_streams = 0;
    if (sender->n_streams >= MAX_STREAMS_OF_SIDE) {
        sender->not_rtp = true;
        return NULL;
    }
    if (model->streams.count >= model->options.max_streams) {
        model->streams_left_out++;
        return NULL;
    }
    stream = WN_ARENA_NEW(model->arena, WnStream);
    stream->number = model->streams.count;
    stream->flow = flow;
    stream->side = (uint8_t) side;
    stream->ssrc = rtp->ssrc;
    stream->capture = packet->capture;
    stream->payload_type = rtp->payload_type;
    stream->first = stream->last = packet->time;
    stream->first_frame = packet->frame;
    stream->base = 0x10000u + rtp->sequence; /* so that an early late-comer has a number below */
    stream->highest = stream->base - 1;
    stream->next = sender->streams;
    sender->streams = stream;
    sender->n_streams++;
    learn_two_sights(model, stream, rtp);
    index_stream(model, stream);
    return stream;
}

/* Counts one sequence number; false when it was there already. */
static bool
count_sequence(WnStream *stream, uint16_t sequence, WnTime time)
{
    int delta = (int16_t) (uint16_t) (sequence - (uint16_t) stream->highest);

    if (delta > 0 && delta < MAX_DROPOUT) {
        if (time - stream->last >= PAUSE)
            stream->skipped += (uint32_t) delta - 1;
        stream->window = delta < WINDOW ? stream->window << delta | 1 : 1;
        stream->highest += (uint32_t) delta;
    } else if (delta <= 0 && delta > -WINDOW) {
        uint64_t bit = UINT64_C(1) << -delta;
        if (stream->window & bit)
            return false;
        stream->window |= bit;
        if (stream->highest - (uint32_t) -delta < stream->base)
            stream->base = stream->highest - (uint32_t) -delta;
    } else {
        /* A restart: what was expected so far stays expected. */
        uint32_t expected = stream->highest - stream->base + 1;
        stream->highest = (stream->highest & 0xffff0000u) + 0x10000u + sequence;
        stream->base = stream->highest - expected;
        stream->window = 1;
        stream->jumps++;
    }
    return true;
}

void
wn_model_feed_rtp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes,
                  WnTurnPeer *relay)
{
    WnFlowSide *sender = &flow->sides[side];
    WnRtp       rtp;
    WnStream   *stream;

    if (sender->not_rtp || !wn_rtp_parse(bytes, &rtp)) {
        sender->other++;
        return;
    }
    stream = find_stream(sender, rtp.ssrc);
    if (!stream || begins_anew(stream, rtp.sequence, packet->time)) {
        WnStream *former = stream;

        stream = add_stream(model, flow, side, &rtp, packet);
        if (!stream) {
            sender->other++;
            return;
        }
        if (former)
            stream->renewed = former->renewed = true;
        stream->relay = relay;
    }
    if (model->trace)
        wn_trace_is_rtp(model->trace, stream, rtp.sequence);
    if (!count_sequence(stream, rtp.sequence, packet->time)) {
        stream->duplicates++;
        if (model->trace)
            wn_trace_is_twice(model->trace);
        return;
    }
    sender->rtp++;
    stream->packets++;
    if (G_UNLIKELY(packet->fate != WN_FATE_UNKNOWN)) {
        stream->lost += wn_fate_is_loss(packet->fate);
        stream->arrived += !wn_fate_is_loss(packet->fate);
        stream->underway += packet->fate == WN_FATE_UNDERWAY;
        stream->passed |= packet->fate == WN_FATE_ARRIVED || packet->fate == WN_FATE_UNDERWAY;
    }
    stream->comfort_noise += rtp.payload_type == 13 || rtp.payload_type == 19;
    stream->types[rtp.payload_type >> 6] |= UINT64_C(1) << (rtp.payload_type & 63);
    if (packet->time > stream->last) {
        if (packet->time - stream->last > stream->longest_gap) {
            stream->longest_gap = packet->time - stream->last;
            stream->gap_end = packet->time;
            stream->gap_frame = packet->frame;
        }
        stream->last = packet->time;
    }
    stream->last_frame = packet->frame;
    stream->last_capture = packet->capture;
}

WnReception *
wn_model_reception_next(const WnModel *model, uint32_t ssrc, WnTableCursor *cursor)
{
    WnReception *reception;

    while ((reception = wn_table_next(&model->receptions, wn_hash_mix(0, ssrc), cursor)) != NULL)
        if (reception->ssrc == ssrc)
            return reception;
    return NULL;
}

WnReporter *
wn_model_reporter_next(const WnModel *model, const WnEndpoint *to, WnTableCursor *cursor)
{
    WnReporter *reporter;

    while ((reporter = wn_table_next(&model->reporters, wn_endpoint_hash(to), cursor)) != NULL)
        if (wn_endpoint_equal(&reporter->flow->ends[1 - reporter->side], to))
            return reporter;
    return NULL;
}

static WnReception *
ensure_reception(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                 const WnRtcpBlock *block)
{
    WnTableCursor cursor = { 0 };
    WnReception  *reception;

    while ((reception = wn_model_reception_next(model, block->ssrc, &cursor)) != NULL)
        if (reception->flow == flow && reception->side == side)
            return reception;
    if (model->receptions.count >= model->options.max_streams ||
        !has_room(&model->receptions, wn_hash_mix(0, block->ssrc)))
        return NULL;
    reception = WN_ARENA_NEW(model->arena, WnReception);
    reception->flow = flow;
    reception->side = (uint8_t) side;
    reception->ssrc = block->ssrc;
    reception->first_frame = packet->frame;
    reception->capture = packet->capture;
    reception->first_highest = reception->last_highest = block->highest;
    wn_table_add(&model->receptions, wn_hash_mix(0, block->ssrc), reception);
    return reception;
}

static WnReporter *
ensure_reporter(WnModel *model, const WnPacket *packet, WnFlow *flow, int side)
{
    const WnEndpoint *to = &flow->ends[1 - side];
    WnTableCursor     cursor = { 0 };
    WnReporter       *reporter;

    while ((reporter = wn_model_reporter_next(model, to, &cursor)) != NULL)
        if (reporter->flow == flow && reporter->side == side)
            return reporter;
    if (model->reporters.count >= model->options.max_streams ||
        !has_room(&model->reporters, wn_endpoint_hash(to)))
        return NULL;
    reporter = WN_ARENA_NEW(model->arena, WnReporter);
    reporter->flow = flow;
    reporter->side = (uint8_t) side;
    reporter->capture = packet->capture;
    wn_table_add(&model->reporters, wn_endpoint_hash(to), reporter);
    return reporter;
}

static void
count_report(WnReporter *reporter, const WnPacket *packet, const WnRtcp *rtcp)
{
    reporter->reports++;
    reporter->ssrc = rtcp->sender;
    if (rtcp->is_sender_report) {
        reporter->packets_sent = rtcp->packets_sent;
        reporter->sent_frame = packet->frame;
    }
    for (unsigned i = 0; i < rtcp->n_blocks; i++)
        reporter->hears |= rtcp->blocks[i].last_sr != 0;
    if (rtcp->n_blocks > 0)
        return;
    if (reporter->empty++ == 0) {
        reporter->first_empty = packet->time;
        reporter->first_empty_frame = packet->frame;
    }
    reporter->last_empty = packet->time;
    reporter->last_empty_frame = packet->frame;
}

void
wn_model_feed_rtcp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes)
{
    WnReporter *reporter;
    WnRtcp      rtcp;

    if (!wn_rtcp_parse(bytes, &rtcp) || rtcp.encrypted)
        return;
    /* A packet that was cut may have lost its blocks. */
    if (rtcp.has_report && !rtcp.cut && !packet->truncated) {
        reporter = ensure_reporter(model, packet, flow, side);
        if (reporter)
            count_report(reporter, packet, &rtcp);
    }
    for (unsigned i = 0; i < rtcp.n_blocks; i++) {
        const WnRtcpBlock *block = &rtcp.blocks[i];
        WnReception       *reception = ensure_reception(model, packet, flow, side, block);

        if (!reception)
            continue;
        reception->stalled = block->highest == reception->last_highest ? reception->stalled + 1 : 0;
        if (reception->reports > 0 && reception->stalled == 0)
            reception->grew = packet->time;
        reception->reports++;
        reception->last_frame = packet->frame;
        reception->last_highest = block->highest;
        reception->last_lost = block->lost;
        reception->last_fraction = block->fraction_lost;
    }
}
