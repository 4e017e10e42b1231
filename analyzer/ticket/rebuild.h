/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames made anew from what was decoded: Ethernet, IP, and what is carried.  A frame that is made
 * holds nothing but what was put in; a frame that is copied holds whatever nobody looked at.
 */
#ifndef WN_TICKET_REBUILD_H
#define WN_TICKET_REBUILD_H

#include "ticket/pcapng_writer.h"

typedef struct WnRebuilder WnRebuilder;

WnRebuilder *wn_rebuilder_new(void);
void         wn_rebuilder_free(WnRebuilder *rebuilder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnRebuilder, wn_rebuilder_free)

/* Appends the frames (WnTicketFrame, LINKTYPE_ETHERNET) that carry the packet: several where it
 * came in fragments.  Those of TCP come with wn_rebuild_finish. */
void wn_rebuild(WnRebuilder *rebuilder, const WnPacket *packet, GPtrArray *frames);
/* Once, after the last packet. */
void wn_rebuild_finish(WnRebuilder *rebuilder, GPtrArray *frames);

#endif
