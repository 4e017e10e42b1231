/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask of what opens the way for media: TURN, ICE and DTLS. */
#ifndef WN_VERDICT_SETUP_QUESTIONS_H
#define WN_VERDICT_SETUP_QUESTIONS_H

#include "verdict/judged.h"

/* The address of the receiver's m-line is none of its ICE candidates (RFC 8445 5.1.1.4, 5.4). */
bool wn_media_is_no_candidate(const WnMediaPath *path);
/* The receiver's SDP was captured on its own link, where nobody has changed it yet. */
bool wn_media_is_as_written(const WnCall *call, const WnMediaPath *path);
/* The receiver's own address is public: no router stands before it that could be too strict. */
bool wn_media_is_open(WnEvidence *evidence, const WnMediaPath *path);

/* The dealings with TURN servers that matter for the subject: of a call's two agents about its
 * time, or of a discovery's client.  Start with { 0 }; NULL: no more. */
typedef struct WnTurnList WnTurnList;
typedef struct {
    unsigned          host;
    const WnTurnList *list;
    unsigned          at;
} WnTurnCursor;

/* tells: whether they are of any interest, whatever the subject is; asked once. */
typedef bool  WnTurnTells(WnEvidence *evidence, const WnTurn *turn);
const WnTurn *wn_turn_next(WnEvidence *evidence, WnTurnTells *tells, WnTurnCursor *cursor);
/* The same client got an allocation over another flow, not before these dealings. */
bool wn_turn_allocated_later(WnEvidence *evidence, const WnTurn *turn);
/* Or it had one then, and used it. */
bool wn_turn_has_another(WnEvidence *evidence, const WnTurn *turn);
/* They are the sender's of this path, and its server refused to let in what the receiver offers. */
bool wn_turn_forbids_peer(const WnEvidence *evidence, const WnTurn *turn, const WnMediaPath *path);
/* Media of the call that was to come by their relayed address does not. */
bool wn_turn_address_fails(const WnEvidence *evidence, const WnTurn *turn);
/* A check of either side was refused, which is not lost (RFC 8445 7.2.5.2.4). */
bool wn_media_checks_are_refused(const WnCall *call, const WnMediaPath *path);
/* ICE was begun anew, and accepted, after that moment (RFC 8445 9). */
bool wn_ice_restarts_after(const WnCall *call, WnTime at);
/* The host that owes answers to checks of consent lives on: its socket sends something later, or it
 * answers a request of the call. */
bool wn_consent_peer_lives(const WnCall *call, const WnBreak *broke);
/* What a relay that was refused explains: all where ICE found no pair, perhaps where media fails in
 * another way; in a call that works it was not needed. */
WnGrade wn_turn_grade_without(const WnEvidence *evidence);
/* The receiver names another address than that of its SIP, and its own media comes from another
 * public one than its SIP does: by a relay, or another router.  What it names may be theirs. */
bool wn_media_comes_by_another(const WnEvidence *evidence, const WnMediaPath *path);

/* A DTLS handshake on a flow that serves a media path. */
#define WN_MAX_SHAKES 8

typedef struct {
    const WnFlow      *flow;
    const WnHandshake *handshake;
    int                client; /* side of the flow that says ClientHello */
} WnShake;

/* Keys are to be agreed on by DTLS, and no media came either way. */
bool wn_media_is_unkeyed(const WnCall *call, const WnMediaPath *path);
/* Between a place that one side names and a host of the other, in the path's time: what the same
 * socket has to do with others is none of it. */
unsigned wn_media_dtls(const WnCall *call, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES]);
/* Of them, on checked pairs where ICE is used, those that may have failed: none where one of them
 * ended with keys. */
unsigned wn_media_handshakes(const WnCall *call, const WnMediaPath *path,
                             WnShake shakes[WN_MAX_SHAKES]);
/* Whether anything of a handshake was seen at all, with whomever, or through a relay. */
bool wn_media_may_shake_hands(const WnCall *call, const WnMediaPath *path);

#endif
