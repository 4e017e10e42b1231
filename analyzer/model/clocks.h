/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the places that a capture was put together from had clocks that contradict each other:
 * what passed from one to another was there before it was sent, or later than anything is held up
 * on the way. Nothing then follows from the order of their packets, nor from the time between them.
 */
#ifndef WN_MODEL_CLOCKS_H
#define WN_MODEL_CLOCKS_H

#include "model/model.h"

/* Each sets *at, where it says yes, to a packet that shows it. */

/* Messages of these transactions, at several hops or on both sides of a NAT. */
bool wn_clocks_contradict_messages(const WnModel *model, WnTransaction *const *transactions,
                                   unsigned n, WnSpot *at);
/* The packets of a stream, which were seen elsewhere too. */
bool wn_clocks_contradict_stream(const WnModel *model, const WnStream *stream, WnSpot *at);
/* RTP to or from that endpoint which was captured twice: two sequences of one sender in turn. */
bool wn_clocks_contradict_endpoint(const WnModel *model, const WnEndpoint *endpoint, WnSpot *at);
/* A question to a STUN or TURN server. */
bool wn_clocks_contradict_stun(const WnModel *model, const WnStunTransaction *transaction,
                               WnSpot *at);

#endif
