/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link layers: Ethernet II and 802.3 with LLC/SNAP (RFC 1042), VLAN tags (802.1Q, 802.1ad), Linux
 * cooked v1 and v2, raw IP, BSD loopback, PPP (RFC 1661, 1662) and PPPoE (RFC 2516).
 */
#include "capture/layer.h"

#include <stdio.h>
#include <string.h>

/* LINKTYPE_ values of https://www.tcpdump.org/linktypes.html */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW_DLT = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHER = 51,
    LINK_RAW = 101,
    LINK_C_HDLC = 104,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_PPP_PPPD = 166,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276
};

enum {
    ETHERTYPE_VLAN = 0x8100,
    ETHERTYPE_MPLS = 0x8847,
    ETHERTYPE_MPLS_MULTICAST = 0x8848,
    ETHERTYPE_PPPOE_DISCOVERY = 0x8863,
    ETHERTYPE_PPPOE = 0x8864,
    ETHERTYPE_QINQ = 0x88a8,
    ETHERTYPE_QINQ_OLD = 0x9100,
    ETHERTYPE_QINQ_OLDER = 0x9200,
    /* A lesser value is the length of an 802.3 frame. */
    ETHERTYPE_LEAST = 0x0600,
    /* Linux cooked: frames without an EtherType (linux/if_ether.h). */
    ETHERTYPE_LLC = 0x0004
};

enum { ETHERNET_HEADER = 14, SLL_HEADER = 16, SLL2_HEADER = 20, PPPOE_HEADER = 6 };

enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057, PPP_MPLS = 0x0281, PPP_CONTROL = 0x8000 };

/* 802.2: SNAP carries an EtherType; IP had a SAP of its own (RFC 1042). */
static WnLayer
llc(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;

    if (cursor->length >= 3 && data[0] == 0x06 && data[1] == 0x06 && data[2] == 0x03)
        return wn_cursor_type(cursor, 3, WN_ETHERTYPE_IPV4);
    if (cursor->length < 8 && cursor->length < cursor->on_wire)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    if (cursor->length < 8 || data[0] != 0xaa || data[1] != 0xaa || data[2] != 0x03 ||
        data[3] != 0 || data[4] != 0 || (data[5] != 0 && data[5] != 0xf8))
        return wn_cursor_give_up(cursor, WN_REASON_LLC);
    return wn_cursor_type(cursor, 8, wn_be16(data + 6));
}

WnLayer
wn_link_ethernet(WnCursor *cursor)
{
    if (cursor->length < ETHERNET_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    wn_cursor_type(cursor, ETHERNET_HEADER, wn_be16(cursor->data + 12));
    /* What nearly all frames are need not go round. */
    return cursor->type == WN_ETHERTYPE_IPV4 ? WN_LAYER_IP : WN_LAYER_ETHERTYPE;
}

static WnLayer
pppoe(WnCursor *cursor)
{
    uint16_t length;

    if (cursor->length < PPPOE_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    /* Version 1, type 1, code 0: a session's data (RFC 2516 4, 6). */
    if (cursor->data[0] != 0x11 || cursor->data[1] != 0)
        return wn_cursor_give_up(cursor, WN_REASON_TUNNEL);
    length = wn_be16(cursor->data + 4);
    wn_cursor_skip(cursor, PPPOE_HEADER);
    wn_cursor_limit(cursor, length);
    return WN_LAYER_PPP;
}

WnLayer
wn_link_ethertype(WnCursor *cursor)
{
    if (cursor->type < ETHERTYPE_LEAST) {
        if (cursor->type != ETHERTYPE_LLC && cursor->type < cursor->on_wire)
            wn_cursor_limit(cursor, cursor->type);
        return llc(cursor);
    }
    switch (cursor->type) {
    case WN_ETHERTYPE_IPV4:
    case WN_ETHERTYPE_IPV6:
        return WN_LAYER_IP;
    case WN_ETHERTYPE_ARP:
        return wn_neighbour_arp(cursor);
    case WN_ETHERTYPE_TRANSPARENT:
        return WN_LAYER_ETHERNET;
    case WN_ETHERTYPE_PPP:
        return WN_LAYER_PPP;
    case ETHERTYPE_VLAN:
    case ETHERTYPE_QINQ:
    case ETHERTYPE_QINQ_OLD:
    case ETHERTYPE_QINQ_OLDER:
        if (cursor->length < 4)
            return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
        return wn_cursor_type(cursor, 4, wn_be16(cursor->data + 2));
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_MULTICAST:
        return wn_tunnel_mpls(cursor);
    case ETHERTYPE_PPPOE:
        return pppoe(cursor);
    case ETHERTYPE_PPPOE_DISCOVERY:
        return wn_cursor_give_up(cursor, WN_REASON_PPPOE_DISCOVERY);
    default:
        return wn_cursor_give_up(cursor, WN_REASON_NOT_IP);
    }
}

/* With or without address and control bytes (RFC 1662 3.1), and with a short protocol number. */
WnLayer
wn_link_ppp(WnCursor *cursor)
{
    uint32_t at = 0;
    uint16_t protocol;

    if (cursor->length >= 2 && cursor->data[0] == 0xff && cursor->data[1] == 0x03)
        at = 2;
    if (cursor->length < at + 2)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    /* The low bit ends the number: one byte where compression was agreed (RFC 1661 6.5). */
    protocol = cursor->data[at] & 1 ? cursor->data[at] : wn_be16(cursor->data + at);
    at += cursor->data[at] & 1 ? 1 : 2;
    switch (protocol) {
    case PPP_IPV4:
    case PPP_IPV6:
        wn_cursor_skip(cursor, at);
        return WN_LAYER_IP;
    case PPP_MPLS:
        wn_cursor_skip(cursor, at);
        return wn_tunnel_mpls(cursor);
    default:
        return wn_cursor_give_up(cursor,
                                 protocol & PPP_CONTROL ? WN_REASON_PPP_CONTROL : WN_REASON_NOT_IP);
    }
}

/* The family in the writer's byte order; it is small, so its place tells the order. */
static WnLayer
loopback(WnCursor *cursor)
{
    uint32_t family;

    if (cursor->length < 4)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    family = wn_be32(cursor->data);
    if (family > 0xffff)
        family = (uint32_t) cursor->data[1] << 8 | cursor->data[0];
    wn_cursor_skip(cursor, 4);
    switch (family) {
    case 2:  /* AF_INET everywhere */
    case 10: /* AF_INET6: Linux, NetBSD/OpenBSD, FreeBSD, Darwin */
    case 24:
    case 28:
    case 30:
        return WN_LAYER_IP;
    default:
        return wn_cursor_give_up(cursor, WN_REASON_NOT_IP);
    }
}

static WnLayer
cooked(WnCursor *cursor)
{
    if (cursor->length < SLL_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    return wn_cursor_type(cursor, SLL_HEADER, wn_be16(cursor->data + 14));
}

static WnLayer
cooked_v2(WnCursor *cursor)
{
    if (cursor->length < SLL2_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    return wn_cursor_type(cursor, SLL2_HEADER, wn_be16(cursor->data));
}

/* Cisco HDLC names an EtherType; PPP in HDLC framing may share its link type. */
static WnLayer
hdlc(WnCursor *cursor)
{
    if (cursor->length < 4)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    if (cursor->data[0] != 0x0f && cursor->data[0] != 0x8f)
        return wn_link_ppp(cursor);
    return wn_cursor_type(cursor, 4, wn_be16(cursor->data + 2));
}

static WnLayer
unknown(WnDecoder *decoder, uint16_t link_type)
{
    size_t i = 0;

    while (i < decoder->n_unknown_links && decoder->unknown_links[i].link_type != link_type)
        i++;
    if (i == WN_LINK_TYPES_MAX) {
        i--;
    } else if (i == decoder->n_unknown_links) {
        decoder->n_unknown_links++;
        decoder->unknown_links[i].link_type = link_type;
        snprintf(decoder->unknown_links[i].text, sizeof(decoder->unknown_links[i].text),
                 i == WN_LINK_TYPES_MAX - 1 ? "link type %u or another is not known"
                                            : "link type %u is not known",
                 link_type);
    }
    decoder->unknown_links[i].count++;
    return WN_LAYER_DONE;
}

WnLayer
wn_link_begin(WnCursor *cursor, uint16_t link_type)
{
    switch (link_type) {
    case LINK_ETHERNET:
        return wn_link_ethernet(cursor);
    case LINK_LINUX_SLL:
        return cooked(cursor);
    case LINK_LINUX_SLL2:
        return cooked_v2(cursor);
    case LINK_RAW:
    case LINK_RAW_DLT:
    case LINK_RAW_OPENBSD:
    case LINK_IPV4:
    case LINK_IPV6:
        return WN_LAYER_IP;
    case LINK_NULL:
    case LINK_LOOP:
        return loopback(cursor);
    case LINK_PPP:
    case LINK_PPP_HDLC:
        return WN_LAYER_PPP;
    case LINK_C_HDLC:
        return hdlc(cursor);
    case LINK_PPP_ETHER:
        return pppoe(cursor);
    case LINK_PPP_PPPD:
        /* A byte for the direction stands where the address byte would. */
        if (cursor->length < 4)
            return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
        wn_cursor_skip(cursor, cursor->data[1] == 0x03 ? 2 : 1);
        return WN_LAYER_PPP;
    default:
        return unknown(cursor->decoder, link_type);
    }
}
