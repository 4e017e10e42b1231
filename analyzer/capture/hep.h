/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mirrored packets (wire/hep.h), over UDP or one after the other on TCP. */
#ifndef WN_CAPTURE_HEP_H
#define WN_CAPTURE_HEP_H

#include "capture/layer.h"
#include "wire/hep.h"

/* Where the magic stands next, or bytes.length. */
size_t wn_hep_find(WnBytes bytes);

/*
 * Delivers what bytes carries, or counts why not.  bytes begins with the magic and may be cut:
 * on_wire is how many there were.  outer: the packet it came in, for its frame, capture, and its
 * time where HEP tells none.
 */
void wn_hep_packet(WnDecoder *decoder, const WnPacket *outer, WnBytes bytes, uint32_t on_wire);

#endif
