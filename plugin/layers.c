/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See layers.h. */
#include "layers.h"

#include "compat.h"

#include "datagram.h"
#include "hep.h"

enum { IPV4_SOURCE = 12, ICMP_HEADER = 8 };

static const char *const NAMES[ITEM_KINDS] = {
    [ITEM_IPV6] = "ipv6",  [ITEM_SIP] = "sip", [ITEM_STUN] = "stun",
    [ITEM_HEP] = HEP_NAME, [ITEM_ARP] = "arp",
};

static int ids[ITEM_KINDS];
static int id_tls, id_websocket, id_ipv4, id_ipv6, id_icmp, id_icmpv6;

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

    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        ids[kind] = id_of(NAMES[kind]);
        if (ids[kind] >= 0 && (COMPAT_ROOT_IS_LAZY || kind == ITEM_SIP))
            g_array_append_val(wanted, ids[kind]);
    }
    id_tls = id_of("tls");
    id_websocket = id_of("websocket");
    id_ipv4 = id_of("ip");
    id_ipv6 = id_of("ipv6");
    id_icmp = id_of("icmp");
    id_icmpv6 = id_of("icmpv6");
    set_postdissector_wanted_hfids(postdissector, wanted);
}

static bool
layer_at(tvbuff_t *source, int start, Layer *layer)
{
    int captured;

    if (!source || start < 0)
        return false;
    captured = tvb_captured_length_remaining(source, start);
    if (captured < 0)
        return false;
    layer->source = source;
    layer->offset = (uint32_t) start;
    layer->length = (uint32_t) MAX(tvb_reported_length_remaining(source, start), captured);
    layer->bytes = captured > 0 ? wn_bytes(tvb_get_ptr(source, start, captured), (size_t) captured)
                                : (WnBytes){ NULL, 0 };
    return true;
}

Layer
layers_behind(const Layer *layer, uint32_t length)
{
    return (Layer){ .bytes = wn_bytes_from(layer->bytes, length),
                    .length = layer->length > length ? layer->length - length : 0,
                    .source = layer->source,
                    .offset = layer->offset + length };
}

/* ------------------------------------------------------------------ items of the tree */

static int
kind_of(int id)
{
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (ids[kind] == id)
            return kind;
    return -1;
}

unsigned
layers_items(const proto_tree *tree, LayerItem items[LAYER_ITEMS_MAX])
{
    unsigned n = 0;

    for (const proto_node *at = tree->first_child; at && n < LAYER_ITEMS_MAX; at = at->next) {
        const field_info *item = PNODE_FINFO(at);
        int               kind = item ? kind_of(item->hfinfo->id) : -1;

        if (kind >= 0 && layer_at(item->ds_tvb, item->start, &items[n].layer))
            items[n++].kind = (ItemKind) kind;
    }
    return n;
}

/* ------------------------------------------------------------------ the IP packet */

/* Whether the frame holds IP at all, and within an ICMP error. */
static bool
has_ip(const packet_info *pinfo, bool *is_quoted)
{
    bool is_error = false, found = false;

    *is_quoted = false;
    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at; at = wmem_list_frame_next(at)) {
        int id = GPOINTER_TO_INT(wmem_list_frame_data(at));

        is_error |= id == id_icmp || id == id_icmpv6;
        if (id == id_ipv4 || id == id_ipv6) {
            found = true;
            *is_quoted = is_error;
        }
    }
    return found;
}

/* Where in one of the frame's data sources these bytes lie, which Wireshark points to. */
static bool
place_of(const packet_info *pinfo, const void *bytes, tvbuff_t **source, size_t *offset)
{
    for (const GSList *at = pinfo->data_src; at; at = at->next) {
        tvbuff_t *here = get_data_source_tvb(at->data);
        int       captured = here ? (int) tvb_captured_length(here) : 0;
        uintptr_t first = captured > 0 ? (uintptr_t) tvb_get_ptr(here, 0, captured) : 0;

        if (captured > 0 && (uintptr_t) bytes >= first &&
            (uintptr_t) bytes - first < (size_t) captured) {
            *source = here;
            *offset = (uintptr_t) bytes - first;
            return true;
        }
    }
    return false;
}

/* The ICMP error whose quotation begins here: Wireshark keeps the addresses of the last header. */
static bool
find_error(const Layer *quoted, Layer *ip)
{
    enum { LEAST = 20, MOST = 40 + 64 };
    WnPacket packet = { .frame = 0 };
    IpHeader header;

    for (uint32_t length = LEAST; length <= MOST; length += 4) {
        uint32_t back = ICMP_HEADER + length;

        if (back > quoted->offset || !layer_at(quoted->source, (int) (quoted->offset - back), ip))
            return false;
        if (datagram_read(ip, &packet, &header) && header.header == length &&
            datagram_is_icmp(&header))
            return true;
    }
    return false;
}

/* Wireshark copies these addresses, but the item stands in the tree. */
static bool
find_v6(const proto_tree *tree, Layer *ip)
{
    LayerItem items[LAYER_ITEMS_MAX];
    bool      found = false;

    for (unsigned i = layers_items(tree, items); i-- > 0 && !found;)
        if (items[i].kind == ITEM_IPV6) {
            *ip = items[i].layer;
            found = true;
        }
    return found;
}

bool
layers_ip(const packet_info *pinfo, const proto_tree *tree, Layer *ip)
{
    bool      is_quoted;
    tvbuff_t *source;
    size_t    offset;
    WnPacket  packet = { .frame = 0 };
    IpHeader  header;
    Layer     quoted;

    if (pinfo->net_src.type == AT_IPv6)
        return find_v6(tree, ip);
    if (pinfo->net_src.type != AT_IPv4 || !has_ip(pinfo, &is_quoted) ||
        !place_of(pinfo, pinfo->net_src.data, &source, &offset) || offset < IPV4_SOURCE ||
        !layer_at(source, (int) (offset - IPV4_SOURCE), ip))
        return false;
    if (!is_quoted || (datagram_read(ip, &packet, &header) && datagram_is_icmp(&header)))
        return true;
    quoted = *ip;
    return find_error(&quoted, ip);
}

/* Wireshark's IP dissector adds what it has put together as the next data source. */
bool
layers_reassembled(const packet_info *pinfo, const Layer *piece, Layer *whole)
{
    for (const GSList *at = pinfo->data_src; at; at = at->next)
        if (get_data_source_tvb(at->data) == piece->source)
            return at->next && layer_at(get_data_source_tvb(at->next->data), 0, whole);
    return false;
}

/* ------------------------------------------------------------------ what a stream carries */

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
