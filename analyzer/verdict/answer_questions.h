/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the answer to an INVITE came to the caller, and its ACK back (RFC 3261 13.2.2.4,
 * 13.3.1.4).
 */
#ifndef WN_VERDICT_ANSWER_QUESTIONS_H
#define WN_VERDICT_ANSWER_QUESTIONS_H

#include "verdict/judged.h"

/* A 2xx to INVITE that is sent again and again, and no ACK for it is in the capture. */
bool wn_answer_is_unconfirmed(const WnCall *call, const WnMessage *answer);
/* So is the one for the caller: that the call was answered it may not have heard. */
bool wn_caller_heard_no_answer(const WnCall *call);
/* A 2xx to INVITE as the server that got it passes it on towards the caller; NULL: it does not. */
const WnMessage *wn_answer_passed_on(const WnCall *call, const WnMessage *answer);
/* Whoever sent that INVITE on has added a Record-Route: it stays in the path of the dialog (RFC
 * 3261 16.6 step 4).  Where it came from has to be seen; NULL: false. */
bool wn_invite_is_recorded(const WnCall *call, const WnMessage *invite);
/* There is no NAT between here and the caller: what is not seen of it was not sent. */
bool wn_caller_is_watched(const WnEvidence *evidence);
/* How likely an ACK to a private address is what an answer is repeated for: where none is seen on
 * its way there, a caller that is watched may be gone, or may have sent a wrong one elsewhere. */
WnGrade wn_grade_of_unseen_ack(const WnEvidence *evidence);
/* The ACK for what was accepted is seen, and goes to a place that is reached from there: which
 * private address the answer names did not lead it astray. */
bool wn_ack_goes_elsewhere(const WnEvidence *evidence);
/* The ACK for an answer that came so far reached a server on the way whose link is watched, and is
 * not seen to leave it: no router need be in between. */
bool wn_server_may_keep_ack(const WnEvidence *evidence, const WnMessage *answer);

#endif
