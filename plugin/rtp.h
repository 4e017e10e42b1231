/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media whose SDP names addresses that NAT made useless: Wireshark cannot know it for RTP, the
 * engine does.  Told once, it is decoded, and belongs to its call in all of Wireshark's windows.
 */
#ifndef WHYNAT_PLUGIN_RTP_H
#define WHYNAT_PLUGIN_RTP_H

#include <epan/packet.h>

#include "whynat.h"

void rtp_reg_handoff(void);

/* Whether the frame is decoded as RTP anyway. */
bool rtp_is_known(const packet_info *pinfo);
/* Makes the RTP dissector read this flow, from the SDP's frame on.  First pass only. */
void rtp_announce(packet_info *pinfo, const WnMediaSetup *setup);

#endif
