/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What breaks a media path off in the midst of a call, and the checks that should open it. */
#ifndef WN_MODEL_MEDIA_BREAK_H
#define WN_MODEL_MEDIA_BREAK_H

#include "model/media_bind.h"

/* Fills path->broke; its streams and those of opposite are bound. */
void wn_media_find_break(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* A relay that follows does so within its learning time (some seconds at most). */
#define WN_BREAK_FOLLOWED (3 * WN_SECOND)
#define WN_BREAK_LASTING  (5 * WN_SECOND)
/* Packets of a stream that is none by accident; and as many as flow for a while. */
#define WN_BREAK_SOME   10
#define WN_BREAK_ENOUGH 50

/* Whether some of it goes to that endpoint. */
bool wn_media_follows(const WnMediaPath *path, const WnEndpoint *endpoint);

/*
 * Parts of it: each says whether it found one.
 *
 * The last session description names another place than one before, and that was not heeded: media
 * goes to the place that was named before, or to where the receiver's came from until then.
 */
bool wn_media_find_ignored_move(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
/* The receiver's NAT gave its media another endpoint, and this still goes to the old one. */
bool wn_media_find_left_behind(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
/* A relay sends it to a stranger. */
bool wn_media_find_wrong_latch(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
/* After a new offer sent the receiver's media elsewhere, this stopped and that goes on. */
bool wn_media_find_redirection(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
bool wn_media_find_expiry(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
bool wn_media_find_lost_consent(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* Fills path->checks; sender: the end of the hop that sends. */
void wn_media_count_checks(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line);

#endif
