/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers of a dissected frame in their order, outermost first, with the bytes of each: tunnels
 * have several of a kind, and the addresses of an inner packet are those of the layer before it.
 */
#ifndef WHYNAT_PLUGIN_LAYERS_H
#define WHYNAT_PLUGIN_LAYERS_H

#include <epan/packet.h>

#include "whynat.h"

typedef enum {
    LAYER_IPV4,
    LAYER_IPV6,
    LAYER_UDP,
    LAYER_TCP,
    LAYER_SCTP,
    LAYER_ICMP,
    LAYER_ICMPV6,
    LAYER_ARP,
    LAYER_SIP,
    LAYER_STUN,
    LAYER_HEP,
    LAYER_KINDS
} LayerKind;

/* A layer's own bytes and all behind them in the same data source. */
typedef struct {
    WnBytes   bytes;  /* captured */
    uint32_t  length; /* as sent */
    tvbuff_t *source;
    uint32_t  offset; /* in it */
} Layer;

typedef struct {
    LayerKind kind;
    Layer     layer;
} LayerStep;

/* More than any tunnel has, and as many messages as one TCP segment may complete. */
#define LAYERS_MAX 48

/* Asks for a tree in which the layers can be found. */
void layers_register(dissector_handle_t postdissector);

/* The layers of the frame in their order; how many.  What an ICMP error quotes stands under ICMP
 * in the tree, and is none of them. */
unsigned layers_of(const proto_tree *tree, LayerStep steps[LAYERS_MAX]);

typedef enum { STREAM_PLAIN, STREAM_TLS, STREAM_WEBSOCKET } StreamKind;
/* What a frame's layers say of the TCP connection. */
StreamKind layers_stream_kind(const packet_info *pinfo);

#endif
