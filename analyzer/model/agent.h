/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a call or registration as this capture shows it: where its packets come from, what it
 * says of itself, what NAT makes of it, and from where it is watched.  Built at conclude.
 */
#ifndef WN_MODEL_AGENT_H
#define WN_MODEL_AGENT_H

#include "model/model.h"

typedef struct {
    WnRole     role;
    WnEndpoint seen;    /* its endpoint in the frames; family 0: not seen */
    WnEndpoint claimed; /* Via sent-by or Contact, its own idea of itself; family 0: a name */
    WnEndpoint
              mapped; /* its public endpoint as another host saw it; family 0: not known, or none */
    WnVantage vantage; /* of the capture with respect to this host */
    WnAnswer  behind_nat;
    bool      is_agent;     /* the phone, PBX or B2BUA itself is seen, not a proxy before it */
    bool      spoke;        /* it sent something in this capture */
    const char *user_agent; /* NULL: not seen */
    WnSpot      proof;      /* the frame that told the vantage; 0: none */
} WnAgent;

/* Learns from a message that this agent wrote itself (not one that a proxy forwarded for it). */
void wn_agent_learn(const WnModel *model, WnAgent *agent, const WnMessage *message);
/* After all its messages: what STUN, received and rport, the user, and the rest of the capture add.
 */
void wn_agent_finish(const WnModel *model, WnAgent *agent);

/* Its own link is seen: what it sends is in the capture.  NULL: a host that is not known. */
static inline bool
wn_agent_is_watched(const WnAgent *agent)
{
    return agent && (agent->vantage == WN_VANTAGE_LAN || agent->vantage == WN_VANTAGE_BOTH);
}

#endif
