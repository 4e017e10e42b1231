/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See turn.h. */
#include "turn.h"

#include <epan/conversation.h>

static dissector_handle_t stun_handle;

/* Not every Wireshark has a name for it, but it is known by its port. */
void
turn_reg_handoff(void)
{
    enum { PORT_STUN = 3478 };

    stun_handle = dissector_get_uint_handle(find_dissector_table("tcp.port"), PORT_STUN);
}

bool
turn_is_message(WnBytes bytes)
{
    enum { HEADER = 20, NO_STUN = 0xc0 };
    static const uint32_t COOKIE = 0x2112a442;

    return bytes.length >= HEADER && (bytes.data[0] & NO_STUN) == 0 &&
           wn_be32(bytes.data + 4) == COOKIE &&
           bytes.length == HEADER + (size_t) wn_be16(bytes.data + 2);
}

void
turn_announce(packet_info *pinfo)
{
    if (stun_handle)
        conversation_set_dissector(find_or_create_conversation(pinfo), stun_handle);
}
