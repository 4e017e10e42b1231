/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfers: who told whom to call which place, and what came of it (RFC 3515). */
#ifndef WN_VERDICT_TRANSFERS_H
#define WN_VERDICT_TRANSFERS_H

#include "verdict/judged.h"

/* The last REFER that told the sender of this INVITE to call its target; NULL: none. */
const WnReferNote *wn_transfer_to(WnEvidence *evidence, const WnMessage *request);
/* Where this REFER sends its receiver, if only one network knows that place; else NULL. */
const WnUri *wn_transfer_target(const WnModel *model, const WnTransaction *refer);
/* A transfer to such a place of which a NOTIFY, *told, says that nobody was reached there; NULL:
 * none. */
const WnTransaction *wn_call_failed_transfer(const WnCall *call, const WnMessage **told);

#endif
