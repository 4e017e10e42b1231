/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from TCP segments which data nobody acknowledges (RFC 9293 3.8.1, 3.10.7.4): one segment
 * is watched for each side, the oldest.  Integers only.
 */
#include <glib.h>

#include "model/model.h"

/* The same frame seen again, and not a retransmission, which takes 200 ms and more (RFC 6298 2.4).
 */
static const WnTime DUPLICATE = 5 * WN_MILLISECOND;

/* a comes behind b, within half of the numbers (RFC 9293 3.4). */
static bool
is_behind(uint32_t a, uint32_t b)
{
    return (int32_t) (a - b) > 0;
}

static void
watch(WnTcpSide *sender, const WnPacket *packet, WnTime idle)
{
    sender->oldest = packet->tcp_sequence;
    sender->frame = packet->frame;
    sender->since = sender->last = packet->time;
    sender->idle = idle;
    sender->length = (uint16_t) MIN(packet->payload_length, UINT16_MAX);
    sender->resent = sender->answers = 0;
}

/* The other side got it: at most the capture lacks it. */
static void
close_gap(WnTcpSide *sender, uint32_t acked)
{
    if (sender->gap_frame == 0)
        return;
    sender->gap_waits |= acked == sender->gap;
    if (is_behind(acked, sender->gap))
        sender->gap_frame = 0;
}

/* Data up to here came without what lies before it, or what was missing came after all.  The
 * receiver says at once what it waits for (RFC 5681 4.2), and that may come into the file before
 * the data. */
static void
learn_gap(WnTcpSide *sender, const WnPacket *packet, uint32_t end, WnTime answered)
{
    uint32_t first = packet->tcp_sequence;

    if (sender->gap_frame == 0 && is_behind(first, sender->next)) {
        sender->gap = sender->next;
        sender->gap_length = first - sender->next;
        sender->gap_frame = packet->frame;
        sender->gap_capture = packet->capture;
        sender->gap_since = packet->time;
        sender->gap_waits = sender->acked == sender->gap && answered >= packet->time;
        sender->beyond = (uint16_t) MIN(packet->payload_length, UINT16_MAX);
    } else if (sender->gap_frame && is_behind(first, sender->gap)) {
        sender->beyond = MAX(sender->beyond, (uint16_t) MIN(packet->payload_length, UINT16_MAX));
    } else if (sender->gap_frame && is_behind(end, sender->gap)) {
        uint32_t come = end - sender->gap;

        if (come >= sender->gap_length)
            sender->gap_frame = 0;
        sender->gap += come;
        sender->gap_length -= MIN(come, sender->gap_length);
    }
}

static void
learn_acknowledgement(WnTcpSide *sender, uint32_t acked)
{
    close_gap(sender, acked);
    /* The data may come into the file after its acknowledgement. */
    if (!sender->started) {
        sender->acked = acked;
        sender->promised = true;
        return;
    }
    if (!is_behind(acked, sender->acked)) {
        if (sender->frame && sender->answers < UINT16_MAX)
            sender->answers++;
        return;
    }
    sender->acked = acked;
    if (sender->frame && !is_behind(sender->oldest + sender->length, acked)) {
        sender->largest = MAX(sender->largest, sender->length);
        sender->frame = 0;
    }
}

static void
learn_data(WnTcpSide *sender, const WnPacket *packet, WnTime idle, WnTime answered)
{
    uint32_t first = packet->tcp_sequence, end = first + packet->payload_length;

    if (!sender->started) {
        sender->started = true;
        sender->next = first;
        if (!sender->promised || !is_behind(sender->acked, first) || is_behind(sender->acked, end))
            sender->acked = first;
    }
    learn_gap(sender, packet, end, answered);
    if (is_behind(end, sender->next)) {
        sender->next = end;
        if (!is_behind(end, sender->acked))
            sender->largest = MAX(sender->largest, (uint16_t) MIN(end - first, UINT16_MAX));
        else if (sender->frame == 0)
            watch(sender, packet, idle);
        return;
    }
    /* A probe of one byte, or data that arrived long ago. */
    if (packet->payload_length <= 1 || !is_behind(end, sender->acked))
        return;
    if (sender->frame == 0) {
        /* Behind the one that was watched and is acknowledged. */
        watch(sender, packet, -1);
        sender->resent = 1;
        return;
    }
    /* Sent before the one that is watched, and in the file behind it. */
    if (is_behind(sender->oldest, first) && sender->resent == 0) {
        watch(sender, packet, sender->idle);
        return;
    }
    if (is_behind(first, sender->oldest) || packet->time - sender->last < DUPLICATE)
        return;
    sender->last = packet->time;
    if (sender->resent < UINT16_MAX)
        sender->resent++;
}

WnKeepalive
wn_tcp_keepalive(const WnFlow *flow, int side, const WnPacket *packet)
{
    const WnTcpSide *sender = &flow->tcp->sides[side];
    const unsigned   others = WN_TCP_SYN | WN_TCP_FIN | WN_TCP_RST;

    if (packet->carrier == WN_CARRIER_WS && wn_is_websocket_ping(packet->payload))
        return WN_KEEPALIVE_WS_PING;
    /* The last byte again, or the place before it: all that was sent is acknowledged. */
    if (sender->started && sender->acked == sender->next && packet->payload_length <= 1 &&
        (packet->tcp_flags & others) == 0 && packet->tcp_sequence == sender->next - 1)
        return WN_KEEPALIVE_TCP;
    return WN_KEEPALIVE_NONE;
}

void
wn_tcp_segment_feed(WnFlow *flow, int side, const WnPacket *packet)
{
    WnTcpState *tcp = flow->tcp;
    WnTime      last = MAX(flow->sides[0].packets ? flow->sides[0].last : INT64_MIN,
                      flow->sides[1].packets ? flow->sides[1].last : INT64_MIN);

    if (packet->tcp_flags & WN_TCP_SYN) {
        /* Sequence numbers begin anew, behind its own. */
        uint32_t first = packet->tcp_sequence + 1;

        tcp->sides[side] = (WnTcpSide){
            .largest = tcp->sides[side].largest, .started = true, .next = first, .acked = first
        };
        return;
    }
    if (packet->tcp_flags & WN_TCP_RST)
        return;
    if (packet->tcp_flags & WN_TCP_ACK)
        learn_acknowledgement(&tcp->sides[1 - side], packet->tcp_acknowledged);
    if (packet->payload_length > 0)
        learn_data(&tcp->sides[side], packet, last == INT64_MIN ? -1 : packet->time - last,
                   flow->sides[1 - side].packets ? flow->sides[1 - side].last : INT64_MIN);
}
