/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask of media paths. */
#ifndef WN_VERDICT_MEDIA_QUESTIONS_H
#define WN_VERDICT_MEDIA_QUESTIONS_H

#include "verdict/judged.h"

/* Sound that both sides agreed on in this direction, for as long as its absence means something. */
bool wn_media_is_due(const WnMediaPath *path);
/* More packets than an accident makes (G20): a second of sound, or some over three seconds. */
bool wn_media_is_steady(const WnMediaPath *path);
/* Nothing came this way, while the other way went on. */
bool wn_media_is_missing(const WnCall *call, const WnMediaPath *path);
/* Another m-line of the same hop that gets through in both directions; NULL: there is none. */
const WnMediaPath *wn_media_working_sibling(const WnCall *call, const WnMediaPath *path);
/* Who should send on this path: also where the hop ends at a proxy, but the SDP names the phone
 * itself; NULL: not known. */
const WnAgent *wn_media_phone(const WnCall *call, const WnMediaPath *path);
/* Both sides do ICE, and no check succeeded and no media came either way. */
bool wn_media_ice_failed(const WnCall *call, const WnMediaPath *path);
/* Why nothing comes by this path, or goes: what RFC 3264 has agreed on does not hold. */
bool wn_media_fails(const WnMediaPath *path);
/* "sound", "video"; "the caller". */
const char *wn_show_media(const WnMediaPath *path);
/* Where the receiver wants it, as its SDP says: "192.168.1.20:4000", or a name. */
const char *wn_show_advertised(WnEvidence *evidence, const WnMediaPath *path);
const char *wn_show_role(WnRole role);

#endif
