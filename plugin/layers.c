/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See layers.h. */
#include "layers.h"

#include "compat.h"

#include "hep.h"

static const char *const NAMES[LAYER_KINDS] = {
    [LAYER_IPV4] = "ip",   [LAYER_IPV6] = "ipv6", [LAYER_UDP] = "udp",       [LAYER_TCP] = "tcp",
    [LAYER_SCTP] = "sctp", [LAYER_ICMP] = "icmp", [LAYER_ICMPV6] = "icmpv6", [LAYER_ARP] = "arp",
    [LAYER_SIP] = "sip",   [LAYER_STUN] = "stun", [LAYER_HEP] = HEP_NAME,
};

static int ids[LAYER_KINDS];
static int id_tls, id_websocket;

static int
id_of(const char *name)
{
    const header_field_info *info = proto_registrar_get_byname(name);

    return info ? info->id : -1;
}

/* Each field that is asked for costs time in every frame.  One is enough for Wireshark to make a
 * tree, and where it is not lazy every layer has its item at the root of a tree. */
void
layers_register(dissector_handle_t postdissector)
{
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int));

    for (int kind = 0; kind < LAYER_KINDS; kind++) {
        ids[kind] = id_of(NAMES[kind]);
        if (ids[kind] >= 0 && (COMPAT_ROOT_IS_LAZY || kind == LAYER_SIP))
            g_array_append_val(wanted, ids[kind]);
    }
    id_tls = id_of("tls");
    id_websocket = id_of("websocket");
    set_postdissector_wanted_hfids(postdissector, wanted);
}

static bool
read_item(const field_info *item, Layer *layer)
{
    tvbuff_t *source = item->ds_tvb;
    int       captured;

    if (!source || item->start < 0)
        return false;
    captured = tvb_captured_length_remaining(source, item->start);
    if (captured < 0)
        return false;
    layer->source = source;
    layer->offset = (uint32_t) item->start;
    layer->length = (uint32_t) MAX(tvb_reported_length_remaining(source, item->start), captured);
    layer->bytes = captured > 0
                       ? wn_bytes(tvb_get_ptr(source, item->start, captured), (size_t) captured)
                       : (WnBytes){ NULL, 0 };
    return true;
}

static int
kind_of(int id)
{
    for (int kind = 0; kind < LAYER_KINDS; kind++)
        if (ids[kind] == id)
            return kind;
    return -1;
}

unsigned
layers_of(const proto_tree *tree, LayerStep steps[LAYERS_MAX])
{
    unsigned n = 0;

    for (const proto_node *at = tree->first_child; at && n < LAYERS_MAX; at = at->next) {
        const field_info *item = PNODE_FINFO(at);
        int               kind = item ? kind_of(item->hfinfo->id) : -1;

        if (kind >= 0 && read_item(item, &steps[n].layer))
            steps[n++].kind = (LayerKind) kind;
    }
    return n;
}

StreamKind
layers_stream_kind(const packet_info *pinfo)
{
    StreamKind kind = STREAM_PLAIN;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at; at = wmem_list_frame_next(at)) {
        int id = GPOINTER_TO_INT(wmem_list_frame_data(at));

        if (id == id_websocket)
            return STREAM_WEBSOCKET;
        if (id == id_tls)
            kind = STREAM_TLS;
    }
    return kind;
}
