/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report says of the NATs of a capture. */
#ifndef WN_TESTS_NATS_H
#define WN_TESTS_NATS_H

#include "support/trial.h"

/* The only NAT of the capture. */
const WnNatReport *wn_only_nat(WnTrial *trial);
/* Nothing was learned of it, or just this. */
void wn_assert_unknown(const WnNatBehaviour *behaviour);
void wn_assert_known(const WnNatBehaviour *behaviour, WnDependence dependence, WnGrade grade);

#endif
