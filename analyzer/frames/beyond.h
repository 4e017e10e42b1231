/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet as it passes on the other side of a NAT, in a capture of both sides; or that it never
 * came there. */
#ifndef WN_FRAMES_BEYOND_H
#define WN_FRAMES_BEYOND_H

#include "model/model.h"
#include "model/trace.h"

/* What is missing there was lost where other packets were seen so long before it and after it. */
#define WN_BEYOND_MARGIN (2 * WN_SECOND)

/* The same message there; NULL: it was not seen. */
const WnMessage *wn_beyond_message(const WnModel *model, const WnMessage *message);
/* Which of its sights there belongs to this one here (copy 0: the first), by frame; 0: none. */
uint32_t wn_beyond_copy(const WnMessage *message, const WnMessage *there, unsigned copy);

/* The frame of this packet there, that is RTCP, DTLS, a keep-alive or an ICMP error; 0: none. */
uint32_t wn_beyond_plain(const WnModel *model, const WnTraced *sight);

/* Whether what this end sent then would have been seen there, had it come through. */
bool wn_beyond_is_watched(const WnModel *model, const WnFlow *flow, int side, WnTime time);
/* Whether what came for this host inside would have been seen. */
bool wn_beyond_is_watched_at(const WnModel *model, const WnAddr *inside, WnTime time);
/* Whether the stream of this packet of RTP, which was not found there, is seen there without it. */
bool wn_beyond_lacks_packet(const WnModel *model, const WnTraced *sight);

#endif
