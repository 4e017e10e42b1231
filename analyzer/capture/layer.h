/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the steps of decoding share: the cursor that stands in one frame, the layers it may stand
 * before, and the decoder they count and deliver through.
 */
#ifndef WN_CAPTURE_LAYER_H
#define WN_CAPTURE_LAYER_H

#include "capture/decode.h"

typedef enum {
#define WN_REASON(name, text) WN_REASON_##name,
#include "capture/reasons.def"
#undef WN_REASON
    WN_REASONS
} WnReason;

/* What the cursor stands before; cursor->type tells which one where there are many. */
typedef enum {
    WN_LAYER_DONE,
    WN_LAYER_ETHERNET,
    WN_LAYER_ETHERTYPE,
    WN_LAYER_PPP,
    WN_LAYER_IP,
    WN_LAYER_PROTOCOL
} WnLayer;

enum {
    WN_ETHERTYPE_IPV4 = 0x0800,
    WN_ETHERTYPE_ARP = 0x0806,
    WN_ETHERTYPE_TRANSPARENT = 0x6558, /* Ethernet within GRE, RFC 7637 */
    WN_ETHERTYPE_PPP = 0x880b,         /* RFC 2637 */
    WN_ETHERTYPE_IPV6 = 0x86dd
};

enum {
    WN_PROTOCOL_ICMP = 1,
    WN_PROTOCOL_TCP = 6,
    WN_PROTOCOL_UDP = 17,
    WN_PROTOCOL_ICMPV6 = 58,
    WN_PROTOCOL_SCTP = 132
};

typedef struct WnFragments WnFragments;
typedef struct WnTcp       WnTcp;
typedef struct WnSctp      WnSctp;

#define WN_LAYERS_MAX     16
#define WN_LINK_TYPES_MAX 8

struct WnDecoder {
    WnDeliver      deliver;
    void          *data;
    WnDecoderFacts facts;
    uint64_t       reasons[WN_REASONS];
    /* Link types that nobody here reads; the last place also counts those that found no place. */
    struct {
        char     text[40];
        uint64_t count;
        uint16_t link_type;
    } unknown_links[WN_LINK_TYPES_MAX];
    size_t          n_unknown_links;
    WnDecoderReason told[WN_REASONS + WN_LINK_TYPES_MAX];
    WnFragments    *fragments;
    WnTcp          *tcp;
    WnSctp         *sctp;
    WnTime          deadline;             /* nothing that waits is overdue before */
    void           *spent[WN_LAYERS_MAX]; /* reassembled datagrams of this frame, to be freed */
    size_t          n_spent;
};

typedef struct {
    WnDecoder     *decoder;
    const uint8_t *data;
    uint32_t       length;  /* captured bytes at data */
    uint32_t       on_wire; /* bytes there were; never less than length */
    uint16_t       type;    /* of the layer that comes: EtherType, PPP or IP protocol */
    WnPacket       packet;  /* filled as layers are undone */
} WnCursor;

/* Counts, and ends this frame. */
static inline WnLayer
wn_cursor_give_up(WnCursor *cursor, WnReason reason)
{
    cursor->decoder->reasons[reason]++;
    return WN_LAYER_DONE;
}

/* The caller has compared the length before. */
static inline void
wn_cursor_skip(WnCursor *cursor, uint32_t count)
{
    cursor->data += count;
    cursor->length -= count;
    cursor->on_wire -= count;
}

/* The layer's own length field: what follows is padding.  A claim beyond the frame is believed. */
static inline void
wn_cursor_limit(WnCursor *cursor, uint32_t on_wire)
{
    cursor->on_wire = on_wire;
    if (cursor->length > on_wire)
        cursor->length = on_wire;
}

static inline WnLayer
wn_cursor_type(WnCursor *cursor, uint32_t skip, uint16_t type)
{
    wn_cursor_skip(cursor, skip);
    cursor->type = type;
    return WN_LAYER_ETHERTYPE;
}

static inline void
wn_decoder_deliver(WnDecoder *decoder, const WnPacket *packet)
{
    decoder->facts.packets++;
    decoder->facts.truncated += packet->truncated;
    decoder->deliver(packet, decoder->data);
}

/* Something waits until then. */
static inline void
wn_decoder_wait(WnDecoder *decoder, WnTime until)
{
    if (until < decoder->deadline)
        decoder->deadline = until;
}

/* link.c: the layer that this link type begins with, its header undone. */
WnLayer wn_link_begin(WnCursor *cursor, uint16_t link_type);
WnLayer wn_link_ethernet(WnCursor *cursor);
WnLayer wn_link_ethertype(WnCursor *cursor);
WnLayer wn_link_ppp(WnCursor *cursor);

/* tunnel.c: false of a UDP payload that is no tunnel; it is to be delivered then. */
WnLayer wn_tunnel_gre(WnCursor *cursor);
WnLayer wn_tunnel_mpls(WnCursor *cursor);
bool    wn_tunnel_vxlan(WnCursor *cursor);
bool    wn_tunnel_geneve(WnCursor *cursor); /* an EtherType comes next */
bool    wn_tunnel_gtp(WnCursor *cursor, WnLayer *next);

/* ip.c */
WnLayer wn_ip_header(WnCursor *cursor);
WnLayer wn_ip_protocol(WnCursor *cursor);
/* Deliver as lost what waited too long for its rest; or all. */
void wn_ip_overdue(WnDecoder *decoder, WnTime now);
void wn_ip_finish(WnDecoder *decoder);

/* neighbour.c */
WnLayer wn_neighbour_arp(WnCursor *cursor);
WnLayer wn_neighbour_icmp(WnCursor *cursor);

/* tcp.c */
WnTcp  *wn_tcp_new(WnDecoder *decoder, const WnDecoderOptions *options);
void    wn_tcp_free(WnTcp *tcp);
WnLayer wn_tcp_segment(WnCursor *cursor);
/* Gives up waiting for segments that should have come before now; returns when to ask again. */
WnTime wn_tcp_overdue(WnTcp *tcp, WnTime now);
void   wn_tcp_finish(WnTcp *tcp);

/* sctp.c */
WnSctp *wn_sctp_new(void);
void    wn_sctp_free(WnSctp *sctp);
WnLayer wn_sctp_packet(WnCursor *cursor);
/* Counts the messages that are still without their rest. */
void wn_sctp_finish(WnDecoder *decoder);

#endif
