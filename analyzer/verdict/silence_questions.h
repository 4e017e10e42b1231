/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What silence before a request tells: how long a mapping lives, and who had stopped. */
#ifndef WN_VERDICT_SILENCE_QUESTIONS_H
#define WN_VERDICT_SILENCE_QUESTIONS_H

#include "verdict/judged.h"

/* What routers keep a silent UDP mapping for at least; many no longer (RFC 5626 4.4.2). */
#define WN_SHORTEST_USUAL_LIFETIME (30 * WN_SECOND)

/* Nobody answers it, and it went over UDP to a phone that had been silent for so long on that flow.
 */
bool wn_is_sent_to_silent(const WnTransaction *transaction);
/* The way to the phone had outlived a silence as long as the one before this request, with no more
 * of the server's packets in between. */
bool wn_silence_was_outlived(const WnTransaction *transaction);
/* The phone had sent keep-alives, and at least one that was due before this request did not come:
 * no router keeps back what leaves its network. */
bool wn_phone_had_stopped(const WnTransaction *transaction);
/* Over UDP, and nothing is seen of the phone's for so long before that moment: its router may have
 * forgotten it. */
bool wn_phone_was_silent(const WnRegistration *registration, WnTime time);
/*
 * The REGISTER of another phone of that network which came, after a silence, from the very place
 * that this request of its subject's registration is sent to and not accepted at: its router had
 * forgotten the first one's mapping; NULL: none.
 */
const WnMessage *wn_port_given_to(const WnEvidence *evidence, const WnTransaction *delivery);

#endif
