/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See hep.h. */
#include "hep.h"

#include "compat.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

enum { HEADER = 6 }; /* magic and length */

static int                proto_hep = -1;
static dissector_handle_t hep_tcp_handle;

static bool
begins(tvbuff_t *tvb, int offset)
{
    return tvb_captured_length_remaining(tvb, offset) >= HEADER &&
           tvb_strneql(tvb, offset, "HEP3", 4) == 0;
}

/* Between which hosts it was sent, if it carries a packet. */
static void
name_ends(packet_info *pinfo, tvbuff_t *tvb, proto_item *item)
{
    unsigned   length = tvb_captured_length(tvb);
    WnPacket   inner, mirror = { .payload = wn_bytes(tvb_get_ptr(tvb, 0, (int) length), length),
                                 .payload_length = tvb_reported_length(tvb) };
    WnMirrored what = wn_packet_unwrap(&mirror, &inner);
    char       from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    if (what != WN_MIRRORED_PACKET && what != WN_MIRRORED_COMPRESSED)
        return;
    wn_endpoint_format(&inner.src, from);
    wn_endpoint_format(&inner.dst, to);
    proto_item_append_text(item, ": %s to %s", from, to);
    col_append_fstr(pinfo->cinfo, COL_INFO, ": %s to %s", from, to);
}

static int
dissect_packet(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    proto_item *item = proto_tree_add_item(tree, proto_hep, tvb, 0, -1, ENC_NA);

    col_set_str(pinfo->cinfo, COL_PROTOCOL, "HEP");
    /* Behind the fence of the one before, if the frame has several. */
    col_clear(pinfo->cinfo, COL_INFO);
    col_append_sep_str(pinfo->cinfo, COL_INFO, ", ", "Mirrored packet");
    if (begins(tvb, 0))
        name_ends(pinfo, tvb, item);
    col_set_fence(pinfo->cinfo, COL_INFO);
    return (int) tvb_captured_length(tvb);
}

/* What does not begin as a mirrored packet is passed over, to the end of what there is. */
static unsigned
length_of(packet_info *pinfo _U_, tvbuff_t *tvb, int offset, void *data _U_)
{
    unsigned length = begins(tvb, offset) ? tvb_get_ntohs(tvb, offset + 4) : 0;

    return length >= HEADER ? length
                            : (unsigned) MAX(tvb_reported_length_remaining(tvb, offset), HEADER);
}

static int
dissect_stream(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    tcp_dissect_pdus(tvb, pinfo, tree, TRUE, HEADER, length_of, dissect_packet, NULL);
    return (int) tvb_captured_length(tvb);
}

static CompatBool
try_stream(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (!begins(tvb, 0))
        return FALSE;
    conversation_set_dissector(find_or_create_conversation(pinfo), hep_tcp_handle);
    dissect_stream(tvb, pinfo, tree, data);
    return TRUE;
}

static CompatBool
try_datagram(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    if (!begins(tvb, 0))
        return FALSE;
    dissect_packet(tvb, pinfo, tree, NULL);
    return TRUE;
}

void
hep_register(void)
{
    proto_hep = proto_register_protocol("Mirrored packet (HEP v3)", "HEP (whynat)", HEP_NAME);
    hep_tcp_handle = register_dissector("whynat_hep_tcp", dissect_stream, proto_hep);
}

void
hep_reg_handoff(void)
{
    heur_dissector_add("tcp", try_stream, "Mirrored packets over TCP", "whynat_hep_tcp", proto_hep,
                       HEURISTIC_ENABLE);
    heur_dissector_add("udp", try_datagram, "Mirrored packets over UDP", "whynat_hep_udp",
                       proto_hep, HEURISTIC_ENABLE);
}

bool
hep_inflate(tvbuff_t *source, WnPacket *packet)
{
    int       length = (int) packet->payload.length;
    tvbuff_t *packed, *plain;

    if (length <= 0)
        return false;
    packed = tvb_new_child_real_data(source, packet->payload.data, (unsigned) length, length);
    plain = COMPAT_INFLATE(source, packed, 0, length);
    if (!plain || tvb_captured_length(plain) == 0)
        return false;
    packet->payload_length = tvb_captured_length(plain);
    packet->payload = wn_bytes(tvb_get_ptr(plain, 0, -1), packet->payload_length);
    packet->truncated = false;
    return true;
}
