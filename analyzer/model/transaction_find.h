/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which transaction a message belongs to, and whether one like it is there already. */
#ifndef WN_MODEL_TRANSACTION_FIND_H
#define WN_MODEL_TRANSACTION_FIND_H

#include "model/model.h"

/* What tells the transactions of its exchange apart. */
uint64_t wn_branch_of(const WnSip *sip);

/* Of a message from that side of the flow; NULL: none.  alike: how many others there are. */
WnTransaction *wn_transaction_find(WnExchange *exchange, const WnSip *sip, uint64_t branch,
                                   const WnFlow *flow, int side, unsigned *alike);
/* What a response began that came before its request, and went to somebody else than who asks, or
 * came from another port than was asked; NULL: none. */
WnTransaction *wn_transaction_find_begun(WnExchange *exchange, const WnSip *sip, uint64_t branch,
                                         const WnPacket *request);
/* Responses to a new request that came into the file before it, and were taken for those of the
 * same request at another point. */
void wn_transaction_take_responses(WnTransaction *transaction, WnTime sent);

/* A response like this one that is there already: it was sent again, or a proxy's next answer.
 * alike: how many others are provisional, or final, as it is.  NULL: none. */
WnMessage *wn_response_find(const WnTransaction *transaction, const WnFlow *flow, int side,
                            const WnSip *sip, uint32_t fingerprint, unsigned *alike);

#endif
