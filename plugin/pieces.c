/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP datagrams whose pieces did not all come; Wireshark puts the others together and is silent on
 * these.  RFC 1122 3.3.2 and RFC 8200 4.5 wait 60 s and more, Linux 30 s. */
#include <glib.h>
#include <string.h>

#include "datagram.h"

enum { MOST = 1024, UDP_HEADER = 8 };

static const WnTime PATIENCE = 30 * WN_SECOND;
static const WnTime REMEMBERED = WN_SECOND;

typedef struct {
    WnPacket    packet; /* of the first piece seen */
    GByteArray *first;  /* what the piece at offset 0 carries; NULL: not seen */
    uint32_t    id;
    uint32_t    end; /* of the whole; 0: the last piece was not seen */
    uint16_t    header;
    uint16_t    count;
    uint8_t     protocol;
    bool        complete;
} Waiting;

struct Pieces {
    GPtrArray  *waiting; /* Waiting, the oldest first; few at a time */
    GByteArray *told;
};

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;

    if (waiting->first)
        g_byte_array_unref(waiting->first);
    g_free(waiting);
}

Pieces *
pieces_new(void)
{
    Pieces *pieces = g_new0(Pieces, 1);

    pieces->waiting = g_ptr_array_new_with_free_func(waiting_free);
    return pieces;
}

void
pieces_free(Pieces *pieces)
{
    if (!pieces)
        return;
    g_ptr_array_unref(pieces->waiting);
    if (pieces->told)
        g_byte_array_unref(pieces->told);
    g_free(pieces);
}

static Waiting *
find(const Pieces *pieces, const WnPacket *packet, const IpHeader *header)
{
    for (guint i = pieces->waiting->len; i-- > 0;) {
        Waiting *waiting = g_ptr_array_index(pieces->waiting, i);

        if (waiting->id == header->id && waiting->protocol == header->protocol &&
            wn_addr_equal(&waiting->packet.src.addr, &packet->src.addr) &&
            wn_addr_equal(&waiting->packet.dst.addr, &packet->dst.addr))
            return waiting;
    }
    return NULL;
}

static Waiting *
ensure(Pieces *pieces, const WnPacket *packet, const IpHeader *header)
{
    Waiting *waiting = find(pieces, packet, header);

    if (waiting)
        return waiting;
    if (pieces->waiting->len >= MOST)
        g_ptr_array_remove_index(pieces->waiting, 0);
    waiting = g_new0(Waiting, 1);
    waiting->packet = *packet;
    waiting->id = header->id;
    waiting->header = (uint16_t) header->header;
    waiting->protocol = header->protocol;
    g_ptr_array_add(pieces->waiting, waiting);
    return waiting;
}

void
pieces_wait(Pieces *pieces, const WnPacket *packet, const IpHeader *header, const Layer *ip)
{
    Waiting *waiting = ensure(pieces, packet, header);
    WnBytes  carried = wn_bytes_from(wn_bytes_slice(ip->bytes, 0, header->total), header->header);

    /* A copy of a piece of what is whole already. */
    if (waiting->complete)
        return;
    waiting->count++;
    if (!header->more)
        waiting->end = header->offset + header->total - header->header;
    if (header->offset > 0 || waiting->first)
        return;
    waiting->first = g_byte_array_new();
    if (carried.length > 0)
        g_byte_array_append(waiting->first, carried.data, (guint) carried.length);
}

uint16_t
pieces_complete(Pieces *pieces, const WnPacket *packet, const IpHeader *header)
{
    Waiting *waiting = ensure(pieces, packet, header);

    waiting->complete = true;
    waiting->packet.time = packet->time;
    return ++waiting->count;
}

static void
tell(Pieces *pieces, Waiting *waiting, WnPacket *lost)
{
    *lost = waiting->packet;
    lost->kind = WN_PACKET_FRAGMENTS_LOST;
    lost->fragments = waiting->count;
    lost->ip_total =
        waiting->end > 0 ? (uint16_t) MIN(waiting->header + waiting->end, UINT16_MAX) : 0;
    lost->carrier = waiting->protocol == PROTOCOL_TCP    ? WN_CARRIER_TCP
                    : waiting->protocol == PROTOCOL_SCTP ? WN_CARRIER_SCTP
                                                         : WN_CARRIER_UDP;
    if (pieces->told)
        g_byte_array_unref(pieces->told);
    pieces->told = waiting->first;
    waiting->first = NULL;
    if (!pieces->told || pieces->told->len < 4)
        return;
    lost->src.port = wn_be16(pieces->told->data);
    lost->dst.port = wn_be16(pieces->told->data + 2);
    if (waiting->protocol != PROTOCOL_UDP || pieces->told->len < UDP_HEADER)
        return;
    lost->payload = wn_bytes(pieces->told->data + UDP_HEADER, pieces->told->len - UDP_HEADER);
    lost->payload_length =
        MAX((uint32_t) wn_be16(pieces->told->data + 4), pieces->told->len) - UDP_HEADER;
}

bool
pieces_lost(Pieces *pieces, WnTime now, WnPacket *lost)
{
    bool all = now == INT64_MAX;

    for (guint i = 0; i < pieces->waiting->len;) {
        Waiting *waiting = g_ptr_array_index(pieces->waiting, i);
        WnTime   age = all ? INT64_MAX : now - waiting->packet.time;
        bool     carries = waiting->protocol == PROTOCOL_UDP || waiting->protocol == PROTOCOL_TCP ||
                       waiting->protocol == PROTOCOL_SCTP;

        if (waiting->complete ? age < REMEMBERED : age < PATIENCE) {
            i++;
            continue;
        }
        if (!waiting->complete && carries) {
            tell(pieces, waiting, lost);
            g_ptr_array_remove_index(pieces->waiting, i);
            return true;
        }
        g_ptr_array_remove_index(pieces->waiting, i);
    }
    return false;
}
