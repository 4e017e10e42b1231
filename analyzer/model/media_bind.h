/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which RTP streams are the media of one m-line at one hop, and by which rule that is known. */
#ifndef WN_MODEL_MEDIA_BIND_H
#define WN_MODEL_MEDIA_BIND_H

#include "model/media_round.h"

#define WN_MAX_PATH_STREAMS 32
/* No endpoint of one call has more streams; a list that is longer belongs to a test tool. */
#define WN_MAX_STREAMS_LOOKED_AT 1024
/* Media may run a little ahead of its SDP in a capture. */
#define WN_MEDIA_BEFORE_OFFER WN_SECOND

typedef struct {
    WnCall      *call;
    WnArena     *arena;
    uint8_t     *bound; /* a byte for each stream of the model */
    const WnHop *hop;
} WnBinder;

/* paths[0] from the caller's side, paths[1] the other way; both are described already. */
void wn_media_bind(const WnBinder *binder, WnMediaPath paths[2], unsigned line);

/* Parts of it: what goes through an allocation whose address the SDP names, and through others. */
void wn_media_bind_relayed(const WnBinder *binder, WnMediaPath paths[2], unsigned line);
void wn_media_bind_turn(const WnBinder *binder, WnMediaPath paths[2]);

/* Adds it, once, where it is of the path's time; rule is static. */
void wn_media_add_stream(const WnBinder *binder, WnMediaPath *path, WnStream *stream,
                         const char *rule);
/* Whether it has a payload type of either side's m-line, and is not said to be another line's. */
bool wn_media_is_of_format(const WnMediaPath *path, const WnStream *stream);
/* Where several lines have one transport: it is of that line, or nothing says of which it is. */
bool wn_media_may_be_of_line(const WnMediaPath *path, const WnStream *stream);
/* Whether it is there while the path is negotiated, or nearly so. */
bool wn_media_is_in_time(const WnMediaPath *path, const WnStream *stream);

#endif
