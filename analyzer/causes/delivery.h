/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What several causes ask of a request that did not reach the phone. */
#ifndef WN_CAUSES_DELIVERY_H
#define WN_CAUSES_DELIVERY_H

#include "causes/cause.h"

/* What explains an unanswered request without a router that forgot the phone: for .unless. */
#define WN_UNLESS_NOT_FORGOTTEN                                                               \
    &guard_path_open, &guard_one_network, &guard_phone_unregistered, &guard_silence_outlived, \
        &guard_phone_gone, &guard_newer_subscription

/*
 * Whether the condition was seen of a request, or of a run of pings, that was sent to the phone in
 * vain; the failure becomes evidence, too.
 */
bool wn_delivery_failed_with(WnEvidence *evidence, const WnFindingKind *condition);

/* The request stops at the router, both sides of which are watched: certain only of a phone that
 * shows itself about then, or when it is due; nothing would have come in to one that is off,
 * either.
 */
WnGrade wn_delivery_stopped(WnEvidence *evidence, const WnFindingKind *condition);

/* No more than likely where the phone began anew before it came back: it may have been off. */
WnGrade wn_delivery_unless_restarted(WnEvidence *evidence, WnGrade grade);

/* Likely; only possible where no NAT is known before the phone: no more than a firewall could have
 * forgotten it, and nothing shows one. */
WnGrade wn_delivery_likely(WnEvidence *evidence);

/* Anything shows that such a request, of which the condition was seen, comes from a server that
 * works for the phone's domain: anybody may call the place that a phone is seen at, and a router
 * keeps out strangers rightly. */
bool wn_delivery_is_of_domain(WnEvidence *evidence, const WnFindingKind *condition);

#endif
