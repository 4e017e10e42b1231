/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media between IPv4 and IPv6: who speaks through a translator, and whether anybody sends to the
 * other kind of address (RFC 6146).
 */
#ifndef WN_VERDICT_FAMILY_QUESTIONS_H
#define WN_VERDICT_FAMILY_QUESTIONS_H

#include "verdict/judged.h"

/* The sender, the receiver speaks through a translator between IPv4 and IPv6 (RFC 6146): others see
 * the one, the other's first server saw it, under an address of the other version. */
bool wn_media_sender_crosses(const WnEvidence *evidence, const WnMediaPath *path);
bool wn_media_receiver_crosses(const WnEvidence *evidence, const WnMediaPath *path);
/* The IP version that the sender uses for SIP: 4 where the receiver reaches it through a NAT64. */
unsigned wn_media_sender_family(const WnEvidence *evidence, const WnMediaPath *path);
/* Its sender, no proxy, is watched on its own link, where all that it sends would be seen. */
bool wn_media_is_at_sender(const WnMediaPath *path);
/* The other side's sound comes through the translator, which lets in only who was called out to
 * (RFC 6146 3.5): the sender did send, and the capture does not show it. */
bool wn_media_was_called_out_to(WnEvidence *evidence, const WnMediaPath *path);
/* The host sends sound, to whomever. */
bool wn_sends_sound(WnEvidence *evidence, const WnAddr *own);
/* Each is asked to send to the other's kind of address, both are watched on their own links, and
 * neither sends any sound: that the one was muted, or filtered out, does not explain the other. */
bool wn_media_are_both_silent(WnEvidence *evidence, const WnMediaPath *path);
/* A server that has sound sent to itself, and is sent some, usually answers to where that comes
 * from (RFC 7362): one that has nothing to send looks the same. */
bool wn_media_may_latch_across(WnEvidence *evidence, const WnMediaPath *path);

#endif
