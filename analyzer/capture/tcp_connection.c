/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts streams in order as they grow, and steps over what the capture has lost. */
#include "capture/tcp_connection.h"

#include "capture/tcp_cut.h"

enum { MAX_PENDING = 256 * 1024 }; /* of one direction: more is no reordering but a loss */

WnConnection *
wn_connection_new(WnConnections *all, const WnPacket *packet, int side, uint64_t hash)
{
    WnConnection *connection = g_new0(WnConnection, 1);

    connection->in_use.data = connection;
    connection->in_wait.data = connection;
    connection->ends[side] = packet->src;
    connection->ends[1 - side] = packet->dst;
    connection->capture = packet->capture;
    connection->hash = hash;
    connection->carrier = WN_CARRIER_TCP;
    connection->halves[0].held = connection->halves[1].held = &all->held;
    g_queue_push_tail_link(&all->in_use, &connection->in_use);
    return connection;
}

static void
stop_waiting(WnConnections *all, WnConnection *connection)
{
    if (connection->is_waiting)
        g_queue_unlink(&all->in_wait, &connection->in_wait);
    connection->is_waiting = false;
}

static void
start_waiting(WnConnections *all, WnConnection *connection, WnTime now)
{
    if (connection->is_waiting)
        return;
    connection->is_waiting = true;
    connection->waiting_since = now;
    g_queue_push_tail_link(&all->in_wait, &connection->in_wait);
    wn_decoder_wait(all->decoder, now + WN_TCP_GAP_WAIT);
}

void
wn_connection_free(WnConnections *all, WnConnection *connection)
{
    stop_waiting(all, connection);
    g_queue_unlink(&all->in_use, &connection->in_use);
    for (int side = 0; side < 2; side++) {
        wn_half_clear(&connection->halves[side]);
        wn_ws_half_clear(&connection->frames[side]);
    }
    g_free(connection);
}

/* New bytes are in order: cut them, step over what was not captured, join what waited. */
static bool
advance(WnConnections *all, WnConnection *connection, int side, WnOrigin origin)
{
    WnTcpHalf *half = &connection->halves[side];
    WnOrigin   joined = origin;

    do {
        /* What a late segment completes, it completes in its own frame. */
        if (joined.frame > origin.frame)
            origin = joined;
        connection->last[side] = origin;
        if (!wn_connection_cut(all, connection, side, &origin))
            return false;
        if (half->cut > 0) {
            wn_connection_give_up_rest(all, connection, side, &origin, half->cut);
            wn_half_skip(half);
        }
    } while (wn_half_join(half, &joined));
    if (!connection->halves[0].pieces && !connection->halves[1].pieces)
        stop_waiting(all, connection);
    return true;
}

static bool
skip_gap(WnConnections *all, WnConnection *connection, int side)
{
    WnTcpHalf *half = &connection->halves[side];
    WnOrigin   origin;

    wn_connections_count(all, WN_REASON_TCP_GAP);
    wn_connection_give_up_rest(all, connection, side, &connection->last[side], 1);
    wn_half_skip(half);
    return !wn_half_join(half, &origin) || advance(all, connection, side, origin);
}

bool
wn_connection_skip_gaps(WnConnections *all, WnConnection *connection)
{
    bool ok = true;

    for (int side = 0; side < 2; side++)
        while (ok && connection->halves[side].pieces)
            ok = skip_gap(all, connection, side);
    stop_waiting(all, connection);
    return ok;
}

bool
wn_connection_feed(WnConnections *all, WnConnection *connection, int side,
                   const WnTcpBytes *segment)
{
    WnTcpHalf *half = &connection->halves[side];

    g_queue_unlink(&all->in_use, &connection->in_use);
    g_queue_push_tail_link(&all->in_use, &connection->in_use);
    switch (wn_half_add(half, segment)) {
    case WN_HALF_OLD:
        return true;
    case WN_HALF_FAR:
        if (!wn_connection_skip_gaps(all, connection))
            return false;
        wn_connections_count(all, WN_REASON_TCP_GAP);
        wn_connection_give_up_rest(all, connection, side, &connection->last[side], 1);
        wn_half_start(half, segment->sequence);
        wn_half_add(half, segment);
        break;
    case WN_HALF_WAITING:
        start_waiting(all, connection, segment->origin.time);
        if (half->pending <= MAX_PENDING && all->held <= all->max_held)
            return true;
        wn_connections_count(all, WN_REASON_TCP_LIMIT);
        return wn_connection_skip_gaps(all, connection);
    case WN_HALF_ADDED:
        break;
    }
    if (!advance(all, connection, side, segment->origin))
        return false;
    if (all->held > all->max_held) {
        wn_connections_count(all, WN_REASON_TCP_LIMIT);
        wn_connection_give_up_rest(all, connection, side, &segment->origin, 1);
    }
    return true;
}

void
wn_connection_end(WnConnections *all, WnConnection *connection)
{
    if (wn_connection_skip_gaps(all, connection))
        for (int side = 0; side < 2; side++)
            wn_connection_give_up_rest(all, connection, side, &connection->last[side], 1);
    wn_connection_free(all, connection);
}
