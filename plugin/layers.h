/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a dissected frame holds, with its bytes: the innermost IP packet (in a tunnel it is the one
 * that counts), and what Wireshark found in streams.  Each item of the tree that is asked for costs
 * time in every frame, IPv4's most: its place is known from where its addresses were read instead.
 */
#ifndef WHYNAT_PLUGIN_LAYERS_H
#define WHYNAT_PLUGIN_LAYERS_H

#include <epan/packet.h>

#include "whynat.h"

/* A layer's own bytes and all behind them in the same data source. */
typedef struct {
    WnBytes   bytes;  /* captured */
    uint32_t  length; /* as sent */
    tvbuff_t *source;
    uint32_t  offset; /* in it */
} Layer;

typedef enum { ITEM_IPV6, ITEM_SIP, ITEM_STUN, ITEM_HEP, ITEM_ARP, ITEM_KINDS } ItemKind;

typedef struct {
    ItemKind kind;
    Layer    layer;
} LayerItem;

/* As many messages as one TCP segment may complete. */
#define LAYER_ITEMS_MAX 40

/* Asks for a tree in which the items can be found. */
void layers_register(dissector_handle_t postdissector);

/* The IP packet, from its header on; of what an ICMP error quotes, the error itself. */
bool layers_ip(const packet_info *pinfo, const proto_tree *tree, Layer *ip);
/* What this piece of a datagram made whole, without header; false: it made nothing whole. */
bool layers_reassembled(const packet_info *pinfo, const Layer *piece, Layer *whole);
/* What stands behind the first bytes of the layer. */
Layer layers_behind(const Layer *layer, uint32_t length);

/* IPv6, SIP and STUN messages, mirrored packets and ARP, in their order; how many.  What an ICMP
 * error quotes stands under it in the tree, and is none of them. */
unsigned layers_items(const proto_tree *tree, LayerItem items[LAYER_ITEMS_MAX]);

typedef enum { STREAM_PLAIN, STREAM_TLS, STREAM_WEBSOCKET } StreamKind;
/* What a frame's layers say of the TCP connection. */
StreamKind layers_stream_kind(const packet_info *pinfo);

#endif
