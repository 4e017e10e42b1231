/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who asks for whose link address, and who tells: ARP for IPv4 (RFC 826, 5227) and the neighbour
 * discovery of IPv6 (RFC 4861 4.3, 4.4) as WN_PACKET_ARP.
 */
#include "capture/layer.h"

#include <string.h>

static WnLayer
deliver(WnCursor *cursor, WnAddr teller, WnAddr about, bool is_reply)
{
    WnPacket *packet = &cursor->packet;

    packet->kind = WN_PACKET_ARP;
    packet->src = wn_endpoint(teller, 0);
    packet->dst = wn_endpoint(about, 0);
    packet->arp_reply = is_reply;
    wn_decoder_deliver(cursor->decoder, packet);
    return WN_LAYER_DONE;
}

WnLayer
wn_neighbour_arp(WnCursor *cursor)
{
    static const uint8_t ETHERNET_IPV4[] = { 0, 1, 8, 0, 6, 4, 0 };
    static const uint8_t NOBODY[4];
    const uint8_t       *data = cursor->data;
    const uint8_t       *sender, *target;

    if (cursor->length < 28)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    if (memcmp(data, ETHERNET_IPV4, sizeof(ETHERNET_IPV4)) != 0 || data[7] < 1 || data[7] > 2)
        return wn_cursor_give_up(cursor, WN_REASON_ARP_OTHER);
    sender = data + 14;
    target = data + 24;
    /* A probe, sent before an address is taken, hopes for no answer (RFC 5227 2.1.1). */
    if (memcmp(sender, NOBODY, 4) == 0)
        return wn_cursor_give_up(cursor, WN_REASON_ARP_OTHER);
    /* A question for the asker's own address is an announcement (RFC 5227 2.3). */
    return deliver(cursor, wn_addr_v4(sender), wn_addr_v4(target),
                   data[7] == 2 || memcmp(sender, target, 4) == 0);
}

WnLayer
wn_neighbour_icmp(WnCursor *cursor)
{
    enum { ADVERTISEMENT = 136, TARGET = 8 };
    static const uint8_t NOBODY[16];
    WnAddr               target;

    if (cursor->length < TARGET + 16)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    target = wn_addr_v6(cursor->data + TARGET);
    /* The teller tells of the target; that is its own address or one it answers for. */
    if (cursor->data[0] == ADVERTISEMENT)
        return deliver(cursor, target, cursor->packet.dst.addr, true);
    /* Without a source it tests whether the address is free (RFC 4862 5.4.2). */
    if (memcmp(cursor->packet.src.addr.bytes, NOBODY, 16) == 0)
        return wn_cursor_give_up(cursor, WN_REASON_ARP_OTHER);
    return deliver(cursor, cursor->packet.src.addr, target, false);
}
