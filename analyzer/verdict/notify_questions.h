/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the notifications of a subscription (RFC 6665 4.1.3, 4.2.2). */
#ifndef WN_VERDICT_NOTIFY_QUESTIONS_H
#define WN_VERDICT_NOTIFY_QUESTIONS_H

#include "verdict/judged.h"

/* Whether the subscription may have been refused because of one: a NOTIFY that failed ends it. That
 * none did shows where they come from: outside of the subscriber's NAT, when none stayed unanswered
 * and those to it were all accepted. */
bool wn_may_follow_from_notify(WnEvidence *evidence, const WnMessage *refusal);
/* One that needs no fragments fails as well: it has another reason. */
bool wn_small_notifies_fail(const WnEvidence *evidence);

#endif
