/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a private address that an SDP names means anything to whoever is to send there. */
#ifndef WN_VERDICT_MEDIA_PRIVATE_H
#define WN_VERDICT_MEDIA_PRIVATE_H

#include "verdict/judged.h"

/* The receiver names a private address, and the sender is no part of that network. */
bool wn_media_is_private_outside(const WnEvidence *evidence, const WnMediaPath *path);
/* What goes there is seen where it leaves one private network for another, is not lost on the way,
 * and nothing shows a translation: a tunnel may join the two, and the other side be silent for
 * reasons of its own. */
bool wn_media_may_be_routed(WnEvidence *evidence, const WnMediaPath *path);
/* That the sender asked its own network for the address that the receiver names, in vain; NULL: it
 * did not. */
const WnLinkQuestion *wn_media_asked_in_vain(const WnEvidence *evidence, const WnMediaPath *path);
/* The receiver asked its own network for the address that the sender names, and somebody has it:
 * perhaps the sender itself, whom no NAT keeps away. */
bool wn_media_may_be_neighbour(WnEvidence *evidence, const WnMediaPath *path);
/* Somebody in the sender's network has the address that the receiver names. */
bool wn_media_is_somebody_there(const WnEvidence *evidence, const WnMediaPath *path);
/* A relay that follows packets can only do so once there are any: a phone that sends none may be
 * the reason (RFC 7362 4). */
bool wn_media_may_wait_for_packets(WnEvidence *evidence, const WnMediaPath *path);
/* Where the sender itself is watched, sound that went astray would be seen leaving:
 * it sends none. */
bool wn_media_is_silent_at_its_link(WnEvidence *evidence, const WnMediaPath *path);

#endif
