/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completed offers and answers between two neighbours in the signalling (RFC 3264, 3262, 6337), and
 * which of their lines share a transport (RFC 9143). */
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
    int              answerer; /* which end's is the answer */
    /* What holds where it keeps a BUNDLE group; NULL: all is as the descriptions have it. */
    const WnMediaLine *lines[2];
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

/* Each hop of the INVITE whose SDP names other endpoints than the hops before it; what they need
 * beside is in arena. */
unsigned wn_hops_find(const WnCall *call, WnHop *hops, unsigned most, WnArena *arena);

/* That line of an end's SDP, with the places that it shares; or NULL. */
const WnMediaLine *wn_round_line(const WnRound *round, int end, unsigned line);
/* The line whose transport that one goes over: itself, or the tagged one of its BUNDLE group. */
unsigned wn_round_carrier(const WnRound *round, unsigned line);
/* Whether the candidate is for that line, or for the one that carries it. */
bool wn_round_is_candidate(const WnRound *round, const WnCandidate *candidate, unsigned line);
/* Fills lines of a round of which all else is known. */
void wn_round_share(WnRound *round, WnArena *arena);

/* Both want media in this direction, at a place that exists (RFC 3264 5.1, 6.1, 8.4). */
bool wn_line_is_expected(const WnMediaLine *sender, const WnMediaLine *receiver);

#endif
