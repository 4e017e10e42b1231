/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The port audit: for each socket that carries SIP, media or STUN its own endpoint, what it was
 * advertised as, what others see, and how much went each way.
 */
#ifndef WN_VERDICT_PORTS_H
#define WN_VERDICT_PORTS_H

#include "verdict/evidence.h"

typedef struct {
    const WnModel *model;
    WnArena       *arena;  /* the report's */
    WnTable        rows;   /* WnPortRow, by endpoint */
    WnTable        owners; /* of flows: whose row, where several hosts had the endpoint in turn */
    WnTable        named;  /* WnMediaLine, by endpoint */
    bool           full;   /* further sockets were left out */
} WnPortAudit;

/* What a call or registration says of its sockets, while it is judged. */
void wn_ports_learn(WnPortAudit *audit, const WnSubject *subject);
/* What the flows show; fills report->ports. */
void wn_ports_tell(WnPortAudit *audit, WnReport *report);
void wn_ports_clear(WnPortAudit *audit);

#endif
