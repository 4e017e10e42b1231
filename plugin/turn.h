/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TURN over TCP on a port where Wireshark expects something else: clients take 80 and 443 because
 * firewalls let them through (RFC 8656 3.1).
 */
#ifndef WHYNAT_PLUGIN_TURN_H
#define WHYNAT_PLUGIN_TURN_H

#include <epan/packet.h>

#include "whynat.h"

void turn_reg_handoff(void);

/* Whether these bytes are one whole STUN message, by its cookie and its length (RFC 8489 5). */
bool turn_is_message(WnBytes bytes);
/* From now on Wireshark reads this frame's connection as STUN. */
void turn_announce(packet_info *pinfo);

#endif
