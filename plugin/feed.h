/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a dissected frame to what the engine learns from.  Wireshark throws by longjmp: all bytes
 * are taken out of its hands before the engine is called, and the engine calls nobody back.
 */
#ifndef WHYNAT_PLUGIN_FEED_H
#define WHYNAT_PLUGIN_FEED_H

#include <epan/packet.h>

#include "whynat.h"

/* What one frame holds: rarely more than one. */
#define FEED_PACKETS_MAX 32

/* Where a payload begins in what Wireshark shows. */
typedef struct {
    tvbuff_t *source;
    uint32_t  offset;
} FeedOrigin;

typedef struct {
    WnPacket   all[FEED_PACKETS_MAX];
    FeedOrigin origins[FEED_PACKETS_MAX];
    unsigned   n;
} FeedPackets;

/* What has to be remembered between frames. */
typedef struct Feed Feed;

Feed *feed_new(void);
void  feed_free(Feed *feed);

/* The packets of this frame, in their order; their payloads live as long as the dissection.  feed
 * NULL: the frame was read before, only its payloads are wanted. */
void feed_read(Feed *feed, packet_info *pinfo, const proto_tree *tree, FeedPackets *packets);
/* A datagram whose pieces did not all come before now; INT64_MAX: the capture is over. */
bool feed_lost(Feed *feed, WnTime now, WnPacket *packet);

/* Whether somebody looks at the frame's bytes, and its layers can be found for that. */
bool feed_bytes_are_shown(proto_tree *tree);

WnTime   feed_time(const packet_info *pinfo);
uint16_t feed_capture_point(const packet_info *pinfo);

#endif
