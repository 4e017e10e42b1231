/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completed offers and answers between two neighbours in the signalling (RFC 3264, 3262, 6337). */
#ifndef WN_MODEL_MEDIA_ROUND_H
#define WN_MODEL_MEDIA_ROUND_H

#include "model/call.h"

#define WN_MAX_ROUNDS 16
#define WN_MAX_HOPS   6

/* sdp[0] is of the end nearer to the caller. */
typedef struct {
    const WnMessage *sdp[2];
    WnTime           time;    /* of the request */
    WnTime           settled; /* of the response that completed it; early: of the provisional one */
    bool             early;
} WnRound;

/* Two SIP hosts between which SDP goes; ends[0] nearer to the caller. */
typedef struct {
    WnEndpoint ends[2];
    WnRound    rounds[WN_MAX_ROUNDS];
    unsigned   n_rounds;
} WnHop;

/* The two messages whose SDP answer each other. */
typedef struct {
    const WnMessage *offer, *answer;
    bool             early; /* the answer is a provisional one */
} WnAgreement;

/* What this INVITE or UPDATE came to; false: to nothing. */
bool wn_agreement_of(const WnCall *call, const WnTransaction *transaction, WnAgreement *agreement);

/* Each hop of the INVITE whose SDP names other endpoints than the hops before it. */
unsigned wn_hops_find(const WnCall *call, WnHop *hops, unsigned most);

/* That line of an end's SDP, or NULL. */
const WnMediaLine *wn_round_line(const WnRound *round, int end, unsigned line);

/* Both want media in this direction, at a place that exists (RFC 3264 5.1, 6.1, 8.4). */
bool wn_line_is_expected(const WnMediaLine *sender, const WnMediaLine *receiver);

#endif
