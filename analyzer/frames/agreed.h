/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What media calls agreed on: which line of which SDP each stream answers to, what each line came
 * to, and what became of it.  Filled while calls are judged; it lives in the arena that it is
 * given, until that is reset.
 */
#ifndef WN_FRAMES_AGREED_H
#define WN_FRAMES_AGREED_H

#include <glib.h>

#include "model/media_round.h"

/* From then on, as its sender sees it. */
typedef struct {
    WnTime      settled;
    const char *direction; /* "sendrecv", "sendonly", "recvonly", "inactive" (RFC 8866 6.7) */
} WnFrameDirection;

/* One direction of the media of a call, and the SDP that wants it. */
typedef struct {
    uint32_t          subject; /* its number */
    const char       *type;
    WnMediaVerdict    verdict;
    bool              expected, other_expected, latched, lost_between;
    WnMediaVerdict    other_verdict;
    WnEndpoint        advertised, sender_advertised;
    const WnMessage  *sender_sdp, *receiver_sdp; /* may be NULL */
    WnTime            answered;
    WnFrameDirection *directions; /* by time */
    unsigned          n_directions;
} WnFrameMedia;

/* One line of an SDP. */
typedef struct WnFrameLine WnFrameLine;
struct WnFrameLine {
    const WnFrameLine *next; /* of the same SDP */
    const char        *direction;
    const char        *verdict; /* on the media that it wants; NULL: none */
};

typedef struct {
    GHashTable *media;   /* stream: WnFrameMedia */
    GHashTable *streams; /* message: a stream that its SDP wanted */
    GHashTable *lines;   /* message: WnFrameLine */
} WnFrameAgreed;

void wn_frame_agreed_init(WnFrameAgreed *agreed);
void wn_frame_agreed_reset(WnFrameAgreed *agreed);
void wn_frame_agreed_clear(WnFrameAgreed *agreed);

/* The call is the subject with that number. */
void wn_frame_agreed_learn(WnFrameAgreed *agreed, const WnCall *call, uint32_t number,
                           WnArena *arena);

/* What holds at that time; before anything was agreed, what was agreed first. */
const char *wn_frame_direction_at(const WnFrameMedia *media, WnTime time);

#endif
