/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session description that is being read: private to wire/sdp*.c. */
#ifndef WN_WIRE_SDP_READER_H
#define WN_WIRE_SDP_READER_H

#include "wire/sdp_parts.h"

typedef struct {
    WnSdp       *sdp;
    WnSdpMedia   spare; /* takes the lines of m-lines beyond the last kept */
    WnSdpMedia  *media; /* NULL: still in the session part */
    WnSdpSession session;
    WnSdpLines   lines[WN_SDP_MAX_MEDIA + 1];
    size_t       index;
} WnSdpReader;

/* An a= line, without "a=". */
void wn_sdp_read_attribute(WnSdpReader *reader, WnBytes text);

#endif
