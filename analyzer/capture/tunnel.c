/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnels: MPLS (RFC 3032, 4385), GRE (RFC 2784, 2890, 2637), ERSPAN types I to III, VXLAN (RFC
 * 7348), Geneve (RFC 8926) and GTP-U (3GPP TS 29.281 5.1).
 */
#include "capture/layer.h"

enum { GRE_ERSPAN = 0x88be, GRE_ERSPAN_III = 0x22eb };

enum {
    GRE_CHECKSUM = 0x8000,
    GRE_ROUTING = 0x4000,
    GRE_KEY = 0x2000,
    GRE_SEQUENCE = 0x1000,
    GRE_ACKNOWLEDGED = 0x0080, /* version 1, PPTP */
    GRE_VERSION = 0x0007
};

/* An IPv4 or IPv6 header could begin here; a MAC address may begin with the same bits. */
static bool
looks_like_ip(const WnCursor *cursor)
{
    const uint8_t *data = cursor->data;

    if (cursor->length >= 20 && data[0] >> 4 == 4)
        return (data[0] & 0x0f) >= 5 && wn_be16(data + 2) >= 20 &&
               wn_be16(data + 2) <= cursor->on_wire;
    if (cursor->length >= 40 && data[0] >> 4 == 6)
        return (uint32_t) wn_be16(data + 4) + 40 <= cursor->on_wire;
    return false;
}

static bool
looks_like_ethernet(const WnCursor *cursor)
{
    uint16_t type;

    if (cursor->length < 14)
        return false;
    type = wn_be16(cursor->data + 12);
    return type == WN_ETHERTYPE_IPV4 || type == WN_ETHERTYPE_IPV6 || type == WN_ETHERTYPE_ARP ||
           type == 0x8100 || type == 0x88a8 || type == 0x8847 || type == 0x8864;
}

WnLayer
wn_tunnel_mpls(WnCursor *cursor)
{
    bool bottom = false;

    while (!bottom) {
        if (cursor->length < 4)
            return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
        bottom = cursor->data[2] & 1;
        wn_cursor_skip(cursor, 4);
    }
    if (looks_like_ip(cursor))
        return WN_LAYER_IP;
    if (looks_like_ethernet(cursor))
        return WN_LAYER_ETHERNET;
    /* A pseudowire's control word begins with four zero bits (RFC 4385 3). */
    if (cursor->length >= 4 && cursor->data[0] >> 4 == 0) {
        wn_cursor_skip(cursor, 4);
        return WN_LAYER_ETHERNET;
    }
    if (cursor->length > 0 && (cursor->data[0] >> 4 == 4 || cursor->data[0] >> 4 == 6))
        return WN_LAYER_IP;
    return wn_cursor_give_up(cursor, WN_REASON_NOT_IP);
}

/* Type I has no header of its own, and GRE no sequence number then. */
static WnLayer
erspan(WnCursor *cursor, bool has_sequence)
{
    uint32_t header = 8;

    if (!has_sequence)
        return WN_LAYER_ETHERNET;
    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    if (cursor->data[0] >> 4 != 1)
        return wn_cursor_give_up(cursor, WN_REASON_TUNNEL);
    wn_cursor_skip(cursor, header);
    return WN_LAYER_ETHERNET;
}

static WnLayer
erspan_iii(WnCursor *cursor)
{
    uint32_t header = 12;
    uint8_t  frame_type;

    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    if (cursor->data[0] >> 4 != 2)
        return wn_cursor_give_up(cursor, WN_REASON_TUNNEL);
    header += cursor->data[11] & 1 ? 8 : 0; /* the platform's own subheader */
    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    frame_type = cursor->data[10] >> 2 & 0x1f;
    wn_cursor_skip(cursor, header);
    return frame_type == 2 ? WN_LAYER_IP : WN_LAYER_ETHERNET;
}

WnLayer
wn_tunnel_gre(WnCursor *cursor)
{
    uint32_t header = 4;
    uint16_t flags, type;

    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    flags = wn_be16(cursor->data);
    type = wn_be16(cursor->data + 2);
    if ((flags & GRE_VERSION) > 1 || flags & GRE_ROUTING)
        return wn_cursor_give_up(cursor, WN_REASON_TUNNEL);
    header += flags & GRE_CHECKSUM ? 4 : 0;
    header += flags & GRE_KEY ? 4 : 0;
    header += flags & GRE_SEQUENCE ? 4 : 0;
    header += (flags & GRE_VERSION) == 1 && flags & GRE_ACKNOWLEDGED ? 4 : 0;
    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_LINK);
    wn_cursor_skip(cursor, header);
    /* PPTP acknowledges by packets that carry nothing. */
    if (cursor->on_wire == 0)
        return wn_cursor_give_up(cursor, WN_REASON_PPP_CONTROL);
    if (type == GRE_ERSPAN)
        return erspan(cursor, flags & GRE_SEQUENCE);
    if (type == GRE_ERSPAN_III)
        return erspan_iii(cursor);
    if (type < 0x0600)
        return wn_cursor_give_up(cursor, WN_REASON_NOT_IP);
    cursor->type = type;
    return WN_LAYER_ETHERTYPE;
}

bool
wn_tunnel_vxlan(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;

    /* Only the I flag is set, and what is reserved is zero (RFC 7348 5). */
    if (cursor->length < 8 + 14 || data[0] != 0x08 || data[1] != 0 || data[2] != 0 ||
        data[3] != 0 || data[7] != 0)
        return false;
    wn_cursor_skip(cursor, 8);
    return true;
}

bool
wn_tunnel_geneve(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;
    uint32_t       header;
    uint16_t       type;

    /* Version 0, and what is reserved is zero (RFC 8926 3.4). */
    if (cursor->length < 8 || data[0] >> 6 != 0 || (data[1] & 0x3f) != 0 || data[7] != 0)
        return false;
    header = 8 + (data[0] & 0x3fu) * 4;
    type = wn_be16(data + 2);
    if (cursor->length < header || (type != WN_ETHERTYPE_TRANSPARENT && type != WN_ETHERTYPE_IPV4 &&
                                    type != WN_ETHERTYPE_IPV6))
        return false;
    wn_cursor_type(cursor, header, type);
    return true;
}

/* Extension headers count in units of four bytes and end with the next one's type. */
static bool
gtp_extensions(const WnCursor *cursor, uint32_t *header)
{
    uint8_t next = cursor->data[11];

    while (next != 0) {
        uint32_t size;

        if (cursor->length <= *header)
            return false;
        size = cursor->data[*header] * 4u;
        if (size == 0 || cursor->length - *header < size)
            return false;
        next = cursor->data[*header + size - 1];
        *header += size;
    }
    return true;
}

bool
wn_tunnel_gtp(WnCursor *cursor, WnLayer *next)
{
    enum { VERSION_1_GTP = 0x30, OPTIONAL = 0x07, EXTENSION = 0x04, G_PDU = 255 };
    const uint8_t *data = cursor->data;
    uint32_t       header = 8;

    if (cursor->length < header || (data[0] & 0xf0) != VERSION_1_GTP || data[1] != G_PDU)
        return false;
    if (data[0] & OPTIONAL) {
        header = 12;
        if (cursor->length < header)
            return false;
        if (data[0] & EXTENSION && !gtp_extensions(cursor, &header))
            return false;
    }
    if (wn_be16(data + 2) + 8u < header || wn_be16(data + 2) + 8u > cursor->on_wire)
        return false;
    wn_cursor_limit(cursor, wn_be16(data + 2) + 8u);
    wn_cursor_skip(cursor, MIN(header, cursor->length));
    if (cursor->length == 0 || (data[header] >> 4 != 4 && data[header] >> 4 != 6))
        *next = wn_cursor_give_up(cursor, WN_REASON_NOT_IP);
    else
        *next = WN_LAYER_IP;
    return true;
}
