/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What connections tell: which died, stalled or were refused, and by whom. */
#ifndef WN_VERDICT_TCP_QUESTIONS_H
#define WN_VERDICT_TCP_QUESTIONS_H

#include "verdict/judged.h"

/* The connection of the subject's i-th transaction that may have died: of a registration any that
 * it used, else one on which nobody answered; NULL: none, or the one of the transaction before. */
const WnFlow *wn_connection_of(const WnSubject *subject, unsigned i);
/* That the server opened in vain to the private address of the Contact by which the subject's phone
 * is reached, though that phone's packets come from another; NULL: none. */
const WnFlow *wn_connection_to_contact(const WnEvidence *evidence);
/* Data that this side of a connection sent over and over, and that was never
 * acknowledged; or NULL. */
const WnTcpSide *wn_tcp_stall_of(const WnFlow *flow, int side);
/* What it sent last was refused by RST from another number of hops than the other end is away: by a
 * box on the way. */
bool wn_tcp_is_refused_on_the_way(const WnFlow *flow, int side);
/*
 * The SYN was refused by a reset from another number of hops than packets of that host which the
 * client got on other ports: what the host itself sent there; NULL: it has refused it itself, or
 * nothing tells.
 */
const WnFlowSide *wn_tcp_refused_for(WnEvidence *evidence, const WnFlow *flow);
/* The reset came from as many hops as what that host sent on other ports. */
bool wn_tcp_refused_by_itself(WnEvidence *evidence, const WnFlow *flow);
/* After a long silence such data, or what was refused by RST; or NULL. */
const WnTcpSide *wn_tcp_idle_death_of(const WnFlow *flow, int side);
/* On the link of the client, where more than SIP is recorded, it sent nothing at all for most of
 * the silence before: asleep, it knows nothing of a connection that its server ended meanwhile. */
bool wn_tcp_client_may_have_slept(const WnModel *model, const WnFlow *flow);
/* What the server sends after the silence passes the router, and is seen on the link of the client:
 * that one does not hear it, or does not answer. */
bool wn_tcp_comes_to_client(const WnModel *model, const WnFlow *flow);
/* Beyond the router, what comes out of it after the silence gets to the other end, which itself
 * refuses it: that one has forgotten the connection, as a server that was started anew. */
bool wn_tcp_is_forgotten_by_peer(const WnModel *model, const WnFlow *flow);

/* Ethernet less the usual tunnels; smaller packets pass nearly everywhere. */
#define WN_LARGE_SEGMENT 1000
/* Such data, larger than all that was acknowledged, and nothing but its size tells why; or NULL. */
const WnTcpSide *wn_tcp_large_stall_of(const WnFlow *flow, int side);
/* A connection that the same hosts opened since this side was heard no more, and that works, for
 * segments as large, too; NULL: none. */
const WnFlow *wn_tcp_newer_than(const WnModel *model, const WnFlow *flow, int side);
/* Whether anything else of this side came to the other since. */
bool wn_tcp_shows_life(const WnModel *model, const WnFlow *flow, int side, WnTime since);
/* The same connection on the other side of a NAT; NULL: it is not in the capture. */
const WnFlow *wn_tcp_other_sight(const WnModel *model, const WnFlow *flow, int side);
/* Large data of this side that never comes to a receiver who gets what is smaller, before and
 * behind it, and still asks for it; or NULL. */
const WnTcpSide *wn_tcp_gap_of(const WnFlow *flow, int side, WnTime capture_end);
/* TCP, and what runs over it. */
bool wn_is_connection(const WnFlow *flow);

/* Of this answer no ACK is seen: the connection that the caller tries to open for it to the
 * Contact, while it is repeated (RFC 3261 13.2.2.4), which nobody answers (18.1.1); NULL: none. */
const WnFlow *wn_connection_for_ack(const WnEvidence *evidence, const WnMessage *answer);

#endif
