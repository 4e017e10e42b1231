/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flows of one socket: those of its host that have its port there.  A host may have thousands,
 * of which they are a few.
 */
#ifndef WN_MODEL_FLOW_PORTS_H
#define WN_MODEL_FLOW_PORTS_H

#include "model/flow.h"

/* A zeroed one begins. */
typedef struct {
    bool          begun;
    const WnFlow *next; /* of the host's list, where that is short */
    const void   *at, *end;
} WnSocketCursor;

/* The next flow of that socket, newest first, and which end of it that is; NULL: no further one. */
const WnFlow *wn_flow_next_at(const WnFlowTable *table, const WnEndpoint *socket,
                              WnSocketCursor *cursor, int *own);
/* Whether any RTP goes to that host, or comes from it. */
bool wn_host_has_rtp(const WnFlowTable *table, const WnAddr *host);

#endif
