/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that servers mirror to a collector in HEP v3, which Wireshark does not know: what looks
 * like it is named so, and on TCP, where one may come in several segments, put together.
 */
#ifndef WHYNAT_PLUGIN_HEP_H
#define WHYNAT_PLUGIN_HEP_H

#include "whynat.h"

#include <epan/packet.h>

/* The protocol's name in filters; layers.c finds its items by it. */
#define HEP_NAME "whynat_hep"

void hep_register(void);
void hep_reg_handoff(void);

/* The compressed payload of a packet that source holds, inflated; its bytes live as long as the
 * dissection.  False: it cannot be. */
bool hep_inflate(tvbuff_t *source, WnPacket *packet);

#endif
