/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting what was learned of each NAT into rows of the report. */
#ifndef WN_VERDICT_TELL_NATS_H
#define WN_VERDICT_TELL_NATS_H

#include "model/nat.h"

void wn_tell_nats(const WnNats *nats, WnArena *arena, WnReport *report);

#endif
