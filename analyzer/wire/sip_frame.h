/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where one SIP or STUN message ends and the next begins in a byte stream.
 * RFC 3261 18.3 (Content-Length), RFC 5626 4.4.1 (CRLF keep-alive), RFC 8489 6.2.2, RFC 8656 12.5.
 */
#ifndef WN_WIRE_SIP_FRAME_H
#define WN_WIRE_SIP_FRAME_H

#include "base/bytes.h"

typedef enum {
    WN_FRAME_MORE,      /* not enough bytes yet to say, or to hold the whole message */
    WN_FRAME_SIP,       /* length bytes are one SIP message */
    WN_FRAME_STUN,      /* length bytes are one STUN message or ChannelData */
    WN_FRAME_KEEPALIVE, /* length bytes are CRLF, CRLFCRLF or NULs between messages */
    WN_FRAME_FOREIGN    /* none of these: the stream is something else, or is out of step */
} WnFrameKind;

/* Classes what the stream begins with; *length is set unless MORE or FOREIGN.  A SIP message
 * without Content-Length ends with its headers (and notes nothing: the message's parser does). */
WnFrameKind wn_frame_next(WnBytes stream, size_t *length);

/* Out of step: how many bytes to skip to the next plausible SIP start line; the whole when none. */
size_t wn_frame_resync(WnBytes stream);

/* The greatest message that is waited for; a longer claim makes the stream FOREIGN. */
#define WN_FRAME_MAX 131072

#endif
