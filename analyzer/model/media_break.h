/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What breaks a media path off in the midst of a call, and the checks that should open it. */
#ifndef WN_MODEL_MEDIA_BREAK_H
#define WN_MODEL_MEDIA_BREAK_H

#include "model/media_bind.h"

/* Fills path->broke; its streams and those of opposite are bound. */
void wn_media_find_break(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* Parts of it: each says whether it found one. */
bool wn_media_find_expiry(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);
bool wn_media_find_lost_consent(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* Fills path->checks; sender: the end of the hop that sends. */
void wn_media_count_checks(const WnBinder *binder, WnMediaPath *path, int sender, unsigned line);

#endif
