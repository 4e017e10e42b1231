/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See trace.h. */
#include "model/trace.h"

#include <glib.h>
#include <string.h>

#include "model/stream.h"

WnTrace *
wn_trace_new(void)
{
    WnTrace *trace = g_new0(WnTrace, 1);

    trace->arena = wn_arena_new(256 * 1024);
    return trace;
}

void
wn_trace_free(WnTrace *trace)
{
    if (!trace)
        return;
    wn_arena_free(trace->arena);
    g_free(trace->sights);
    g_free(trace->first);
    g_free(trace);
}

static bool
make_room(WnTrace *trace, uint32_t frame)
{
    enum { SOME = 1024, MOST_FRAMES = 1 << 28 };

    if (frame >= MOST_FRAMES || trace->n == MOST_FRAMES)
        return false;
    if (trace->n == trace->room) {
        trace->room = MAX(trace->room * 2, SOME);
        trace->sights = g_renew(WnTraced, trace->sights, trace->room);
    }
    if (frame >= trace->frame_room) {
        uint32_t room = MAX(MAX(trace->frame_room * 2, frame + 1), SOME);

        trace->first = g_renew(uint32_t, trace->first, room);
        memset(trace->first + trace->frame_room, 0,
               (room - trace->frame_room) * sizeof(*trace->first));
        trace->frame_room = room;
    }
    return true;
}

/* Puts the newest sight behind the others of its frame. */
static void
chain(WnTrace *trace, WnTraced *sight)
{
    uint32_t *link = &trace->first[sight->frame];

    while (*link != 0) {
        sight->index++;
        link = &trace->sights[*link - 1].next;
    }
    *link = trace->n;
}

void
wn_trace_begin(WnTrace *trace, const WnPacket *packet, const WnFlow *flow, int side)
{
    WnTraced *sight;

    if (!make_room(trace, packet->frame))
        return;
    sight = &trace->sights[trace->n++];
    *sight = (WnTraced){ .flow = flow,
                         .side = (uint8_t) side,
                         .time = packet->time,
                         .frame = packet->frame,
                         .size = (uint16_t) MIN(packet->payload_length, UINT16_MAX),
                         .fragments = packet->fragments,
                         .own_idle = -1,
                         .flow_idle = -1 };
    chain(trace, sight);
    if (!flow)
        return;
    for (int i = 0; i < 2; i++) {
        const WnFlowSide *end = &flow->sides[i];
        float             idle = -1;

        if (end->packets > 0 && packet->time >= end->last)
            idle = (float) (packet->time - end->last) / (float) WN_SECOND;

        if (i == side)
            sight->own_idle = idle;
        if (idle >= 0 && (sight->flow_idle < 0 || idle < sight->flow_idle))
            sight->flow_idle = idle;
    }
}

static WnTraced *
newest(WnTrace *trace)
{
    return trace->n > 0 ? &trace->sights[trace->n - 1] : NULL;
}

static void
keep(WnTrace *trace, WnTraced *sight, WnBytes payload)
{
    uint8_t *kept;

    if (payload.length == 0)
        return;
    kept = WN_ARENA_ARRAY(trace->arena, uint8_t, payload.length);
    memcpy(kept, payload.data, payload.length);
    sight->payload = kept;
    sight->length = (uint32_t) payload.length;
}

void
wn_trace_is_message(WnTrace *trace, const WnMessage *message, WnBytes payload, unsigned copy,
                    uint32_t twin)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->kind = WN_TRACED_MESSAGE;
    sight->is.message = message;
    keep(trace, sight, payload);
    sight->copy = (uint16_t) MIN(copy, UINT16_MAX);
    sight->twin = twin;
}

void
wn_trace_is_stun(WnTrace *trace, const WnStunTransaction *transaction, WnBytes payload, bool answer)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->kind = WN_TRACED_STUN;
    sight->is.stun = transaction;
    keep(trace, sight, payload);
    sight->answer = answer;
    if (transaction && !answer && transaction->copies > 1)
        sight->copy = (uint16_t) (transaction->copies - 1);
}

void
wn_trace_is_rtp(WnTrace *trace, const WnStream *stream, uint16_t sequence)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->kind = WN_TRACED_RTP;
    sight->is.stream = stream;
    sight->sequence = sequence;
}

void
wn_trace_is_plain(WnTrace *trace, WnTracedKind kind, WnBytes look)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->kind = (uint8_t) kind;
    sight->is.plain.print = (uint32_t) wn_bytes_hash(look, 0);
    sight->is.plain.repeats = 0;
}

void
wn_trace_is_hello(WnTrace *trace, uint32_t repeats, unsigned copy)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->is.plain.repeats = repeats;
    sight->copy = (uint16_t) MIN(copy, UINT16_MAX);
}

void
wn_trace_is_twice(WnTrace *trace)
{
    WnTraced *sight = newest(trace);

    if (sight)
        sight->twice = true;
}

void
wn_trace_is_keepalive(WnTrace *trace, WnKeepalive keepalive)
{
    WnTraced *sight = newest(trace);

    if (!sight)
        return;
    sight->kind = WN_TRACED_KEEPALIVE;
    sight->keepalive = (uint8_t) keepalive;
}

const WnTraced *
wn_trace_first(const WnTrace *trace, uint32_t frame)
{
    if (!trace || frame >= trace->frame_room || trace->first[frame] == 0)
        return NULL;
    return &trace->sights[trace->first[frame] - 1];
}

const WnTraced *
wn_trace_next(const WnTrace *trace, const WnTraced *sight)
{
    return sight->next ? &trace->sights[sight->next - 1] : NULL;
}

static bool
is_same_packet(const WnTraced *sight, const WnTraced *other)
{
    enum { ID = 4, ID_LENGTH = 16 }; /* of STUN, the cookie included (RFC 8489 5) */

    if (other->kind != sight->kind || other->size != sight->size)
        return false;
    switch (sight->kind) {
    case WN_TRACED_RTP:
        return other->sequence == sight->sequence &&
               other->is.stream->ssrc == sight->is.stream->ssrc;
    case WN_TRACED_STUN:
        return other->answer == sight->answer &&
               MIN(sight->length, other->length) >= ID + ID_LENGTH &&
               memcmp(sight->payload + ID, other->payload + ID, ID_LENGTH) == 0;
    case WN_TRACED_KEEPALIVE:
        return other->keepalive == sight->keepalive;
    case WN_TRACED_RTCP:
    case WN_TRACED_DTLS:
    case WN_TRACED_ICMP:
        return other->is.plain.print == sight->is.plain.print;
    default:
        return false;
    }
}

enum { NEAR = 256 }; /* packets before and after: a NAT takes milliseconds */

uint32_t
wn_trace_twin(const WnTrace *trace, const WnTraced *sight)
{
    uint32_t at = (uint32_t) (sight - trace->sights), most = MIN(at, NEAR);

    if (sight->twin != 0 || !sight->twice)
        return sight->twin;
    for (uint32_t i = 1; i <= most; i++) {
        const WnTraced *other = &trace->sights[at - i];

        if (other->flow == sight->flow && other->side == sight->side &&
            is_same_packet(sight, other))
            return other->frame;
    }
    return 0;
}

/* A relay is no NAT: it has both ends of its own. */
static bool
is_beyond(const WnTraced *sight, const WnTraced *other)
{
    return is_same_packet(sight, other) &&
           wn_endpoint_equal(&other->flow->ends[other->side], &sight->flow->ends[sight->side]) !=
               wn_endpoint_equal(&other->flow->ends[1 - other->side],
                                 &sight->flow->ends[1 - sight->side]);
}

const WnTraced *
wn_trace_beyond(const WnTrace *trace, const WnTraced *sight)
{
    uint32_t        at = (uint32_t) (sight - trace->sights);
    uint32_t        end = MIN(trace->n, at + NEAR);
    const WnTraced *nearest = NULL;

    for (uint32_t i = at > NEAR ? at - NEAR : 0; i < end; i++) {
        const WnTraced *other = &trace->sights[i];

        if (!is_beyond(sight, other) || ABS(other->time - sight->time) > WN_SECOND)
            continue;
        if (!nearest || ABS(other->time - sight->time) < ABS(nearest->time - sight->time))
            nearest = other;
    }
    return nearest;
}
