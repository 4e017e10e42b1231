/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the NATs before the parties, and whether two of them can meet. */
#ifndef WN_VERDICT_NAT_QUESTIONS_H
#define WN_VERDICT_NAT_QUESTIONS_H

#include "verdict/judged.h"

/* What is known of the NAT before this party, from the whole capture; NULL: no NAT is known. */
const WnNat *wn_nat_of(const WnEvidence *evidence, WnRole role);
/* Whether each destination gets another port there ("symmetric"): UNDECIDED where that is not
 * known. */
WnAnswer wn_nat_is_dependent(const WnNat *nat);
/* Two NATs between which no sound can ever pass; where both map by destination, that nothing got in
 * on either side tells what their filters are. */
bool wn_nats_can_never_meet(const WnNat *a, const WnNat *b);
/* The same request as it came to the router that sends it from this public address, seen on the
 * private side; NULL: it is not seen there. */
const WnTransaction *wn_request_inside(const WnEvidence *evidence, const WnTransaction *outside);
/* What shows that this host's router gives its packets other ports (RFC 4787 4.2.1), or NULL. */
const WnMapping *wn_changed_port_of(WnEvidence *evidence, const WnAddr *inside);
/* This host asks routers for their outside addresses (UPnP, NAT-PMP, PCP), or STUN servers, whose
 * answers are not all in the capture: an address that it names it may have been told. */
bool wn_asks_for_addresses(const WnEvidence *evidence, const WnAddr *addr);

#endif
