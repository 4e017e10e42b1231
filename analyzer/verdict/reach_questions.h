/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a request goes to, and whether its sender gets there. */
#ifndef WN_VERDICT_REACH_QUESTIONS_H
#define WN_VERDICT_REACH_QUESTIONS_H

#include "verdict/judged.h"

/* The REGISTER whose Contact the request goes to, though its packets come from another address;
 * NULL: none, or the phone has named another one since. */
const WnMessage *wn_register_naming(const WnSubject *subject, const WnMessage *request);
bool             wn_is_nonpublic(const WnEvidence *evidence, const WnAddr *addr);
bool             wn_is_public(const WnEvidence *evidence, const WnAddr *addr);
/* Non-public, or a name that only its own network knows: of no use elsewhere. */
bool wn_is_local(const WnEvidence *evidence, const WnAddr *addr);
/* The response says that nobody was reached: no answer, a dead flow (RFC 5626 5.3.1), or no way
 * there (477 and 478, of some proxies). */
bool wn_status_finds_nobody(uint16_t status);
/* Of a request that was given up: who gets no answer tries another transport (RFC 3263 4.3); not
 * any more after as long as the request itself was tried for, nor who asks in the same way again.
 */
bool wn_may_try_another_way(const WnEvidence *evidence, const WnTransaction *given_up);
/* A request of the subject by the same method is answered over another transport. */
bool wn_is_answered_by_another_way(const WnEvidence *evidence, const WnTransaction *unanswered);
/* Whether an earlier request of the call got from that sender to that receiver: it was answered, or
 * was an ACK that ended the repetitions of the answer. */
bool wn_way_was_open(const WnEvidence *evidence, const WnMessage *request);
/*
 * A message that left for a private address which its sender cannot reach.  False where the
 * addressed host itself speaks at the point that saw it, or the same message goes to a public
 * address too: then it was seen inside that network, and arrives.  So does what is sent on a
 * connection.
 */
bool wn_leads_nowhere(WnEvidence *evidence, const WnMessage *message);
/* The realm rule, see model/realm.h; teller: who told from that address, or NULL. */
WnAnswer wn_reaches(const WnEvidence *evidence, const WnAddr *from, const WnAddr *to,
                    const WnAddr *teller);
/* Whom that host talks SIP with here, beside that other one; NULL: with nobody. */
const WnAddr *wn_who_told(WnEvidence *evidence, const WnAddr *host, const WnAddr *other);

#endif
