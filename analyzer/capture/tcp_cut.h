/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cuts the bytes of a connection into messages, and delivers these. */
#ifndef WN_CAPTURE_TCP_CUT_H
#define WN_CAPTURE_TCP_CUT_H

#include "capture/tcp_connection.h"

/* What stands there in order, as far as it is whole; false: the stream turns out to be something
 * else. */
bool wn_connection_cut(WnConnections *all, WnConnection *connection, int side,
                       const WnOrigin *origin);
/* The rest of what stands at the end will not come: a SIP message is worth telling all the same. */
void wn_connection_give_up_rest(WnConnections *all, WnConnection *connection, int side,
                                const WnOrigin *origin, uint32_t missing);
/* Counts something that could not be decoded. */
void wn_connections_count(WnConnections *all, WnReason reason);

#endif
