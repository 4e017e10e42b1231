/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts the bytes of a stream into messages, by what it carries.
 * RFC 3261 18.3, RFC 5626 4.4.1, RFC 7118 5, RFC 6455 5.4.
 */
#include "capture/tcp_cut.h"

#include "capture/hep.h"
#include "wire/sip_frame.h"

void
wn_connections_count(WnConnections *all, WnReason reason)
{
    all->decoder->reasons[reason]++;
}

/* Where these bytes of the half stand in the stream; 0 of bytes that are not its own. */
static uint32_t
sequence_of(const WnTcpHalf *half, WnBytes payload)
{
    WnBytes view = wn_half_view(half);

    if (payload.data < view.data || payload.data >= view.data + view.length)
        return 0;
    return half->next - (uint32_t) (view.data + view.length - payload.data);
}

static void
deliver(WnConnections *all, const WnConnection *connection, int side, WnBytes payload,
        const WnOrigin *origin, uint32_t missing)
{
    WnPacket packet = { .time = origin->time,
                        .frame = origin->frame,
                        .capture = connection->capture,
                        .kind = WN_PACKET_MESSAGE,
                        .carrier = connection->carrier,
                        .src = connection->ends[side],
                        .dst = connection->ends[1 - side],
                        .payload = payload,
                        .payload_length = (uint32_t) payload.length + missing,
                        .tcp_sequence = connection->carrier == WN_CARRIER_WS
                                            ? 0
                                            : sequence_of(&connection->halves[side], payload),
                        .ip_id = origin->ip_id,
                        .ip_total = origin->ip_total,
                        .ttl = origin->ttl,
                        .truncated = missing > 0 };

    wn_decoder_deliver(all->decoder, &packet);
}

static bool
cut_messages(WnConnections *all, WnConnection *connection, int side, const WnOrigin *origin)
{
    WnTcpHalf *half = &connection->halves[side];
    WnBytes    view;
    size_t     length;

    for (view = wn_half_view(half); view.length > 0; view = wn_half_view(half)) {
        switch (wn_frame_next(view, &length)) {
        case WN_FRAME_MORE:
            return true;
        case WN_FRAME_FOREIGN:
            if (!connection->known)
                return false;
            wn_connections_count(all, WN_REASON_TCP_JUNK);
            length = wn_frame_resync(view);
            break;
        case WN_FRAME_SIP:
        case WN_FRAME_STUN:
            connection->known = true;
            /* fall through */
        case WN_FRAME_KEEPALIVE:
            deliver(all, connection, side, wn_bytes_slice(view, 0, length), origin, 0);
            break;
        }
        wn_half_take(half, length);
    }
    return true;
}

static bool
cut_upgrade(WnConnection *connection, int side)
{
    WnTcpHalf *half = &connection->halves[side];
    size_t     length;

    switch (wn_websocket_upgrade(wn_half_view(half), &length)) {
    case WN_UPGRADE_MORE:
        return true;
    case WN_UPGRADE_SIP:
        break;
    default:
        return false;
    }
    wn_half_take(half, length);
    connection->mode[side] = WN_STREAM_WEBSOCKET;
    connection->carrier = WN_CARRIER_WS;
    return true;
}

static void
take_data_frame(WnConnections *all, WnConnection *connection, int side, const WnWsFrame *frame,
                const WnOrigin *origin)
{
    WnTcpHalf *half = &connection->halves[side];
    uint8_t   *data = half->data + half->start + frame->header;
    WnBytes    message;

    wn_websocket_unmask(frame, data, frame->length, 0);
    /* The client's frames may come before the server's header is whole. */
    connection->carrier = WN_CARRIER_WS;
    switch (
        wn_ws_half_add(&connection->frames[side], frame, wn_bytes(data, frame->length), &message)) {
    case WN_WS_HALF_MESSAGE:
        deliver(all, connection, side, message, origin, 0);
        connection->known = true;
        break;
    case WN_WS_HALF_DAMAGED:
        wn_connections_count(all, WN_REASON_WS_COMPRESSED);
        break;
    case WN_WS_HALF_LIMIT:
        wn_connections_count(all, WN_REASON_TCP_LIMIT);
        break;
    case WN_WS_HALF_MORE:
        break;
    }
}

static void
lose_step(WnConnection *connection, int side)
{
    connection->frames[side].is_lost = true;
    wn_ws_half_lose(&connection->frames[side]);
}

/* Out of step there is no mark to look for but a segment that begins with frames. */
static bool
find_step(WnConnections *all, WnConnection *connection, int side)
{
    WnTcpHalf *half = &connection->halves[side];

    if (connection->frames[side].is_lost &&
        wn_websocket_passage(wn_half_view(half)) == WN_WS_PASSAGE_OTHER) {
        wn_connections_count(all, WN_REASON_WS_BROKEN);
        wn_half_take_all(half);
        return false;
    }
    connection->frames[side].is_lost = false;
    return true;
}

static void
cut_frames(WnConnections *all, WnConnection *connection, int side, const WnOrigin *origin)
{
    WnTcpHalf *half = &connection->halves[side];
    WnWsFrame  frame;
    WnWsKind   kind;

    if (wn_half_view(half).length == 0 || !find_step(all, connection, side))
        return;
    while ((kind = wn_websocket_frame(wn_half_view(half), &frame)) != WN_WS_MORE) {
        if (kind == WN_WS_BROKEN) {
            wn_connections_count(all, WN_REASON_WS_BROKEN);
            lose_step(connection, side);
            wn_half_take_all(half);
            return;
        }
        if (kind == WN_WS_DATA)
            take_data_frame(all, connection, side, &frame, origin);
        wn_half_take(half, frame.header + frame.length);
    }
}

static void
mirror(WnConnections *all, const WnConnection *connection, const WnOrigin *origin, WnBytes bytes,
       uint32_t on_wire)
{
    WnPacket outer = { .time = origin->time,
                       .frame = origin->frame,
                       .capture = connection->capture };

    wn_hep_packet(all->decoder, &outer, bytes, on_wire);
}

static void
cut_mirrored(WnConnections *all, WnConnection *connection, int side, const WnOrigin *origin)
{
    enum { ENOUGH = 6 }; /* to read the length */
    WnTcpHalf *half = &connection->halves[side];
    WnBytes    view;

    for (view = wn_half_view(half); view.length >= ENOUGH; view = wn_half_view(half)) {
        size_t length = wn_hep_begins(view.data, view.length) ? wn_hep_length(view) : 0;

        if (length > view.length)
            return;
        if (length > 0) {
            mirror(all, connection, origin, wn_bytes_slice(view, 0, length), (uint32_t) length);
        } else {
            wn_connections_count(all, WN_REASON_TCP_JUNK);
            length = 1 + wn_hep_find(wn_bytes_from(view, 1));
        }
        wn_half_take(half, length);
    }
}

/* In turned order, or joined midway, a side may stand elsewhere than the other one told: no frame
 * begins as a header of HTTP does. */
static void
tell_mode(WnConnection *connection, int side)
{
    WnBytes       view = wn_half_view(&connection->halves[side]);
    WnStreamMode *mode = &connection->mode[side];

    if (view.length == 0)
        return;
    if (*mode == WN_STREAM_UPGRADE && view.data[0] != 'G' && view.data[0] != 'H')
        *mode = WN_STREAM_WEBSOCKET;
    if (*mode == WN_STREAM_WEBSOCKET && wn_websocket_may_upgrade(view)) {
        *mode = WN_STREAM_UPGRADE;
        connection->frames[side].is_lost = false;
    }
}

bool
wn_connection_cut(WnConnections *all, WnConnection *connection, int side, const WnOrigin *origin)
{
    tell_mode(connection, side);
    if (connection->mode[side] == WN_STREAM_UPGRADE && !cut_upgrade(connection, side))
        return false;
    if (connection->mode[side] == WN_STREAM_MESSAGES)
        return cut_messages(all, connection, side, origin);
    if (connection->mode[side] == WN_STREAM_WEBSOCKET)
        cut_frames(all, connection, side, origin);
    if (connection->mode[side] == WN_STREAM_HEP)
        cut_mirrored(all, connection, side, origin);
    return true;
}

void
wn_connection_give_up_rest(WnConnections *all, WnConnection *connection, int side,
                           const WnOrigin *origin, uint32_t missing)
{
    WnTcpHalf *half = &connection->halves[side];
    WnBytes    view = wn_half_view(half);
    size_t     length;

    if (connection->mode[side] == WN_STREAM_WEBSOCKET)
        lose_step(connection, side);
    else if (connection->mode[side] == WN_STREAM_HEP && wn_hep_begins(view.data, view.length))
        mirror(all, connection, origin, view, (uint32_t) view.length + MAX(missing, 1));
    else if (view.length > 0 && wn_frame_next(view, &length) == WN_FRAME_MORE &&
             wn_bytes_contains_nocase(wn_bytes_slice(view, 0, wn_bytes_find(view, '\n')),
                                      WN_LITERAL("SIP/2.0")))
        deliver(all, connection, side, view, origin, MAX(missing, 1));
    wn_half_take_all(half);
}
