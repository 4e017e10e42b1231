/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TCP connection carries the messages of many calls, and a segment ends where it likes.  In
 * copied frames of a connection that others share, only the bytes of what is wanted stay; lengths,
 * sequence numbers and the checksum's rightness too.
 */
#ifndef WN_TICKET_BLANK_H
#define WN_TICKET_BLANK_H

#include "ticket/pcapng_writer.h"

typedef struct WnBlanks WnBlanks;

WnBlanks *wn_blanks_new(void);
void      wn_blanks_free(WnBlanks *blanks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnBlanks, wn_blanks_free)

/* Any packet; messages count whose place in the stream is known. */
void wn_blanks_message(WnBlanks *blanks, const WnPacket *packet, bool wanted);
/* A segment (WN_PACKET_TCP_EVENT), and the frame that holds it, which lives until wn_blanks_apply.
 */
void wn_blanks_segment(WnBlanks *blanks, const WnPacket *packet, WnTicketFrame *frame);
void wn_blanks_apply(WnBlanks *blanks);

#endif
