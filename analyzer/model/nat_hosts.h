/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hosts on either side of each NAT: inside, and its own addresses outside. */
#ifndef WN_MODEL_NAT_HOSTS_H
#define WN_MODEL_NAT_HOSTS_H

#include "model/nat.h"

/* Adds it once.  claimed: only the host itself says so, in packets that are seen outside. */
void wn_nat_add_host(WnNats *nats, WnNat *nat, bool inside, const WnAddr *addr, bool claimed);
/* The inside host of this observation was seen through another NAT at the same time: it has two
 * public addresses. */
void wn_nat_note_second_address(WnNats *nats, WnNat *nat, const WnMapping *mapping);

#endif
