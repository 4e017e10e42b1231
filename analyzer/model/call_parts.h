/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a call is built of, in this order: private to model/call*.c. */
#ifndef WN_MODEL_CALL_PARTS_H
#define WN_MODEL_CALL_PARTS_H

#include "model/call.h"

void wn_call_learn_caller(WnCall *call);
void wn_call_learn_callee(WnCall *call);
/* One request on both sides of a NAT in one capture: same branch, a private and a public sender. */
void wn_call_learn_both_sides(WnCall *call);
/* An answer of another phone that rang, too: not of the dialog that the caller stays with. */
bool wn_call_is_beside(const WnCall *call, const WnMessage *answer);
void wn_call_find_outcome(WnCall *call);
/* Its answer is not here, and yet sound went both ways until a BYE that was answered. */
bool wn_call_was_talked(const WnCall *call);
/* A provisional response described sound: that it went both ways proves no answer (RFC 3960). */
bool wn_call_had_early_sound(const WnCall *call);
/* A callee that never spoke in this call did so when it registered. */
void wn_call_learn_callee_from_binding(WnCall *call);

#endif
