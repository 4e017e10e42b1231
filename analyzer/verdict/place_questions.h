/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where media was seen: on which side of its receiver's NAT, and by which port. */
#ifndef WN_VERDICT_PLACE_QUESTIONS_H
#define WN_VERDICT_PLACE_QUESTIONS_H

#include "verdict/judged.h"

/* The receiver's own media comes from this endpoint of that address (family 0: from any); or NULL.
 */
const WnStream *wn_media_seen_from(const WnCall *call, const WnMediaPath *path, const WnAddr *addr);
/* The receiver's own media is seen to leave from that place, for the other one (NULL: for any). */
bool wn_media_leaves_from(const WnCall *call, const WnMediaPath *path, const WnEndpoint *from,
                          const WnEndpoint *to);
/* The receiver's own media is seen under a public address: so would be what is sent to it there. */
bool wn_media_is_watched_outside(const WnCall *call, const WnMediaPath *path);
/* Its receiver is watched inside, and his own sound not outside: there its port would be seen. */
bool wn_media_is_watched_inside_alone(WnEvidence *evidence, const WnMediaPath *path);
/* What comes to the router is seen; or how its SDP leaves, with the private address. */
bool wn_media_sdp_is_seen_outside(WnEvidence *evidence, const WnMediaPath *path);
/* The phone's own media is seen inside too, from the socket that others see at the named port: it
 * is the router that changes the port, not the phone (RFC 4961). */
bool wn_media_socket_is_seen_inside(const WnCall *call, const WnMediaPath *path);
/* The receiver's own media is seen on both sides of its NAT, and has the same port on both. */
bool wn_media_keeps_port(const WnCall *call, const WnMediaPath *path);
/* Where the receiver itself is watched: the socket that its own SDP names is known outside, at the
 * address of this path, and only by other ports than this path's. */
bool wn_media_names_closed_port(const WnCall *call, const WnMediaPath *path);

#endif
