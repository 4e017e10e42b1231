/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See rtp.h. */
#include "rtp.h"

#include "compat.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-rtp.h>
#include <epan/dissectors/packet-sdp.h>

static int hf_call_id;

void
rtp_reg_handoff(void)
{
    hf_call_id = proto_registrar_get_id_byname("sip.call_id_generated");
}

bool
rtp_is_known(const packet_info *pinfo)
{
    return proto_is_frame_protocol(pinfo->layers, "rtp");
}

static void
copy_endpoint(address *address, const WnEndpoint *endpoint)
{
    bool v4 = endpoint->addr.family == 4;

    alloc_address_wmem(wmem_file_scope(), address, v4 ? AT_IPv4 : AT_IPv6, v4 ? 4 : 16,
                       endpoint->addr.bytes);
}

/* Wireshark has the endpoint from an SDP already: what it does not read there is no RTP to it. */
static bool
is_announced(const packet_info *pinfo, const address *to, uint16_t port)
{
    conversation_t *known =
        find_conversation(pinfo->num, to, to, CONVERSATION_UDP, port, 0, NO_ADDR_B | NO_PORT_B);

    return known && conversation_get_dissector(known, pinfo->num);
}

void
rtp_announce(packet_info *pinfo, const WnMediaSetup *setup)
{
    /* It has grown from version to version: what is not named is zero. */
    sdp_setup_info_t call = { .hf_id = hf_call_id, .hf_type = SDP_TRACE_ID_HF_TYPE_STR };
    address          to;

    if (hf_call_id < 0 || PINFO_FD_VISITED(pinfo))
        return;
    call.trace_id.str = wmem_strdup(wmem_file_scope(), setup->call_id);
    copy_endpoint(&to, &setup->destination);
    if (is_announced(pinfo, &to, setup->destination.port))
        return;
    srtp_add_address(pinfo, PT_UDP, &to, setup->destination.port, 0, "SIP through NAT (whynat)",
                     setup->setup_frame, setup->is_video ? RTP_MEDIA_VIDEO : RTP_MEDIA_AUDIO, NULL,
                     NULL, &call);
}
