/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row of the port audit while it is made, and what is remarked on it. */
#ifndef WN_VERDICT_PORT_ROW_H
#define WN_VERDICT_PORT_ROW_H

#include "verdict/ports.h"

enum { WN_PORT_PUBLIC = 6, WN_PORT_REMARKS = 8 };

typedef enum {
    WN_PORT_SIP,
    WN_PORT_RTP,
    WN_PORT_RTCP,
    WN_PORT_DTLS,
    WN_PORT_TURN,
    WN_PORT_STUN,
    WN_PORT_OTHER
} WnPortUse;

typedef struct {
    WnPortReport      report;
    WnPortUse         use;
    const char       *media;              /* "audio": by the SDP that names the socket */
    bool              refused;            /* an ICMP error came back for a packet to it */
    bool              awaited;            /* named for media that this capture would have shown */
    WnSpan            span;               /* of its packets */
    bool              any_flow;           /* packets of it were seen */
    bool              other_media;        /* an SDP names it for something else than RTP */
    bool              shares_rtcp;        /* both sides agreed on rtcp-mux */
    bool              rtcp_elsewhere;     /* a=rtcp names another port than the next one */
    bool              misses_named;       /* RTCP beside RTP whose a=rtcp names another port */
    bool              reused;             /* by two calls within 30 s */
    bool              answers_need_rport; /* Via names another port than the packets come from */
    const WnExchange *used_by;            /* the last call with media here; NULL: none yet */
    WnTime            used_until;
    WnPublicPort public[WN_PORT_PUBLIC];
    const WnMapping *told[WN_PORT_PUBLIC]; /* of each, who told it */
    bool             of_nat;               /* its address is the outside of a NAT */
    bool             shared;               /* by hosts inside, one after the other */
    const char      *remarks[WN_PORT_REMARKS];
} WnPortRow;

/* One direction of a flow whose sender's row is not the first of its endpoint. */
typedef struct {
    const WnFlow *flow;
    int           side;
    WnPortRow    *row;
} WnPortOwner;

/* The row of a socket; NULL: no room for another one. */
WnPortRow *wn_port_row_ensure(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier);
/* The same, of the host that advertises it so: behind a NAT another one may have had it before. */
WnPortRow *wn_port_row_ensure_of(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier,
                                 const WnEndpoint *advertised);
/* That sends on this side of the flow. */
void       wn_port_row_owns(WnPortAudit *audit, const WnFlow *flow, int side, WnPortRow *row);
WnPortRow *wn_port_row_of_flow(WnPortAudit *audit, const WnFlow *flow, int side);
/* An SDP asks for media of this line there. */
void wn_port_name(WnPortAudit *audit, const WnMediaLine *line);
/* One that does so; NULL: none. */
const WnMediaLine *wn_port_named(const WnPortAudit *audit, const WnEndpoint *endpoint);
/* The first one of that endpoint; NULL: none. */
WnPortRow *wn_port_row_find(const WnPortAudit *audit, const WnEndpoint *endpoint,
                            WnCarrier carrier);
void       wn_port_add_remarks(const WnOptions *options, WnPortRow *row);

#endif
