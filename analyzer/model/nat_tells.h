/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which observations tell that there is a NAT, or that there is none, and who made them. */
#ifndef WN_MODEL_NAT_TELLS_H
#define WN_MODEL_NAT_TELLS_H

#include "model/model.h"

bool wn_mapping_tells_of_nat(const WnModel *model, const WnMapping *mapping);
/* The host was told its own address. */
bool wn_mapping_is_own_address(const WnMapping *mapping);
/* Made by a translator between IPv6 inside and IPv4. */
bool wn_mapping_is_nat64(const WnMapping *mapping);
/* Who saw the host so, or the capture points on both sides. */
WnAddr wn_mapping_observer(const WnMapping *mapping);

#endif
