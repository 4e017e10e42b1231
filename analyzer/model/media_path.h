/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which media a call negotiated at each hop, and which RTP streams are it. */
#ifndef WN_MODEL_MEDIA_PATH_H
#define WN_MODEL_MEDIA_PATH_H

#include "model/call.h"

/* Fills call->media; bound: a byte for each stream of the model, set for those that it takes. */
void wn_media_paths_build(WnCall *call, WnArena *arena, uint8_t *bound);

/* Sets the verdict, and what else its packets tell, of a path whose streams are bound. */
void wn_media_path_judge(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* The same, by what another line shows of the routers between these hosts; beside: its opposite
 * direction. */
void wn_media_judge_beside(const WnCall *call, WnMediaPath *path, const WnMediaPath *beside);

/* Parts of it: whether it goes where its receiver can be; sets latched, astray and unroutable. */
void wn_media_judge_places(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite);

/* Whether the packets of this stream can get to their destination, where that is private. */
WnAnswer wn_media_reaches(const WnCall *call, const WnMediaPath *opposite, const WnStream *stream);

/*
 * The capture shows both sides of the receiver's NAT: its own media is there twice.  What is sent
 * to its inside address, and never to the outside one, came through no NAT: it was seen outside.
 */
bool wn_media_is_outside(const WnCall *call, const WnMediaPath *opposite, const WnStream *stream);

/*
 * Whether its sender heard from that endpoint, be it seen or not: its media goes there, to a public
 * address and a port that no SDP of the call names (RFC 7362 4).
 */
bool wn_media_learnt(const WnCall *call, const WnMediaPath *path, const WnEndpoint *place);

/* What RTCP says, and whether checks succeeded where its streams run. */
void wn_media_learn_reports(const WnModel *model, WnMediaPath *path, const WnMediaPath *opposite);

/* Whether the capture would show such packets if there were any: their absence means something. */
bool wn_media_path_is_visible(const WnCall *call, const WnMediaPath *path,
                              const WnMediaPath *opposite);

/*
 * The candidates of that SDP need not be all, with other its answer or offer: more than are kept,
 * or trickled ones (RFC 8838), which the other side must understand and which in SIP come in INFO
 * requests of the dialog (RFC 8840).  Where its requests are seen to pass here, such an INFO would
 * be here as well; without, the SDP has all (half trickle, RFC 8838 16).
 */
bool wn_candidates_may_follow(const WnCall *call, const WnMessage *sdp, const WnMessage *other);

/* What WnMediaPath.hidden_relay says. */
bool wn_media_path_hides_relay(const WnCall *call, const WnMediaPath *path);

/* The receiver's own link is watched: its media leaves there, and none of this path comes in. */
bool wn_media_path_misses_link(const WnCall *call, const WnMediaPath *path,
                               const WnMediaPath *opposite);

/* A TURN server is seen to get it for a relayed address and to pass none of it on (RFC 8656 9). */
bool wn_media_path_ends_at_relay(const WnCall *call, const WnMediaPath *path);

#endif
