/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP segments made anew, with the sequence numbers, acknowledgements and repetitions that they had
 * (RFC 9293).  The bytes of a stream are known only message by message, after the segments that
 * brought them, so all is kept until the end.
 */
#ifndef WN_TICKET_SEGMENTS_H
#define WN_TICKET_SEGMENTS_H

#include <glib.h>

#include "whynat.h"

typedef struct WnSegments WnSegments;

WnSegments *wn_segments_new(void);
void        wn_segments_free(WnSegments *segments);

/* A segment (WN_PACKET_TCP_EVENT), or a message that came in segments; its bytes are copied. */
void wn_segments_add(WnSegments *segments, const WnPacket *packet);
/* Appends the frames (WnTicketFrame). */
void wn_segments_make(WnSegments *segments, GPtrArray *frames);

#endif
