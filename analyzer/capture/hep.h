/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HEP v3 (HEP/EEP specification, revision 36): a mirrored packet, over UDP or one after the other
 * on TCP. */
#ifndef WN_CAPTURE_HEP_H
#define WN_CAPTURE_HEP_H

#include "capture/layer.h"

/* How each begins; asked of every datagram. */
static inline bool
wn_hep_begins(const uint8_t *data, size_t length)
{
    return length >= 4 && wn_be32(data) == 0x48455033;
}

/* The length that bytes claims, which begins with the magic; 0: it cannot be read, or is absurd. */
size_t wn_hep_length(WnBytes bytes);

/* Where the magic stands next, or bytes.length. */
size_t wn_hep_find(WnBytes bytes);

/*
 * Delivers what bytes carries, or counts why not.  bytes begins with the magic and may be cut:
 * on_wire is how many there were.  outer: the packet it came in, for its frame, capture, and its
 * time where HEP tells none.
 */
void wn_hep_packet(WnDecoder *decoder, const WnPacket *outer, WnBytes bytes, uint32_t on_wire);

#endif
