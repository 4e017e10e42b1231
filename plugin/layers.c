/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See layers.h. */
#include "layers.h"

#include "compat.h"

static const char *const NAMES[LAYER_KINDS] = {
    [LAYER_IPV4] = "ip",   [LAYER_IPV6] = "ipv6", [LAYER_UDP] = "udp",       [LAYER_TCP] = "tcp",
    [LAYER_SCTP] = "sctp", [LAYER_ICMP] = "icmp", [LAYER_ICMPV6] = "icmpv6", [LAYER_ARP] = "arp",
    [LAYER_SIP] = "sip",   [LAYER_STUN] = "stun",
};

static int ids[LAYER_KINDS];
static int id_tls, id_websocket, id_tcp_stream;

static int
id_of(const char *name)
{
    const header_field_info *info = proto_registrar_get_byname(name);

    return info ? info->id : -1;
}

void
layers_register(dissector_handle_t postdissector)
{
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int));

    for (int kind = 0; kind < LAYER_KINDS; kind++) {
        ids[kind] = id_of(NAMES[kind]);
        if (ids[kind] >= 0)
            g_array_append_val(wanted, ids[kind]);
    }
    id_tls = id_of("tls");
    id_websocket = id_of("websocket");
    id_tcp_stream = id_of("tcp.stream");
    if (id_tcp_stream >= 0)
        g_array_append_val(wanted, id_tcp_stream);
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

/* The items of that kind: asked for before the dissection, or searched in a tree that is shown.
 * The caller frees what was searched. */
static GPtrArray *
find_items(proto_tree *tree, int id, bool *searched)
{
    GPtrArray *found = id >= 0 ? proto_get_finfo_ptr_array(tree, id) : NULL;

    *searched = !found && id >= 0 && PTREE_DATA(tree)->visible;
    return *searched ? proto_find_finfo(tree, id) : found;
}

unsigned
layers_items(proto_tree *tree, LayerKind kind, Layer *items, unsigned room)
{
    bool       searched;
    GPtrArray *found = find_items(tree, ids[kind], &searched);
    unsigned   n = 0;

    for (guint i = 0; found && i < found->len && n < room; i++)
        if (read_item(g_ptr_array_index(found, i), &items[n]))
            n++;
    if (searched)
        g_ptr_array_free(found, TRUE);
    return n;
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
layers_of(const packet_info *pinfo, proto_tree *tree, LayerStep steps[LAYERS_MAX])
{
    unsigned seen[LAYER_KINDS] = { 0 };
    unsigned n = 0;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at && n < LAYERS_MAX;
         at = wmem_list_frame_next(at)) {
        int        kind = kind_of(GPOINTER_TO_INT(wmem_list_frame_data(at)));
        bool       searched = false;
        GPtrArray *found = kind >= 0 ? find_items(tree, ids[kind], &searched) : NULL;

        if (found && seen[kind] < found->len &&
            read_item(g_ptr_array_index(found, seen[kind]++), &steps[n].layer))
            steps[n++].kind = (LayerKind) kind;
        if (searched)
            g_ptr_array_free(found, TRUE);
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

uint32_t
layers_tcp_stream(proto_tree *tree)
{
    GPtrArray *found = id_tcp_stream >= 0 ? proto_get_finfo_ptr_array(tree, id_tcp_stream) : NULL;

    if (!found || found->len == 0)
        return UINT32_MAX;
    field_info *last = g_ptr_array_index(found, found->len - 1);

    return fvalue_get_uinteger(COMPAT_VALUE(last));
}
