/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that a finding, a guard or a cause may ask, about one subject.
 *
 * Findings come first: each observes the subject and adds what it sees.  Then guards answer, then
 * causes grade themselves by what was seen.  Nothing here changes the model.
 */
#ifndef WN_VERDICT_EVIDENCE_H
#define WN_VERDICT_EVIDENCE_H

#include "verdict/answer_questions.h"
#include "verdict/family_questions.h"
#include "verdict/judged.h"
#include "verdict/media_private.h"
#include "verdict/media_questions.h"
#include "verdict/nat_questions.h"
#include "verdict/notify_questions.h"
#include "verdict/place_questions.h"
#include "verdict/questions.h"
#include "verdict/reach_questions.h"
#include "verdict/server_questions.h"
#include "verdict/setup_questions.h"
#include "verdict/silence_questions.h"
#include "verdict/tcp_questions.h"
#include "verdict/transfers.h"

typedef struct WnFindingKind WnFindingKind;
typedef struct WnGuard       WnGuard;

const WnSubject *wn_evidence_subject(const WnEvidence *evidence);

/* ------------------------------------------------------------------ findings */

/* Most sentences are made of words and numbers, and never asked for. */
#define WN_MAX_WORDS 6

typedef struct WnFinding WnFinding;
struct WnFinding {
    WnFinding           *next; /* of the same kind */
    const WnFindingKind *kind;
    const void          *about; /* the transaction, message, stream, path or flow it is about */
    uint32_t             frame;
    uint16_t             capture;
    uint8_t              n_words;
    const char          *format; /* of its sentence, which is made of these */
    union {
        const char *text;
        unsigned    number;
    } words[WN_MAX_WORDS];
    const char *text; /* where it could not be made of these: the sentence itself */
};

/* What a call has at all; verdict/facts.c finds out. */
typedef enum {
    WN_HAS_SILENCE = 1 << 0, /* a request other than ACK without any response at its hop */
    WN_HAS_COPIES = 1 << 1,  /* a message that was sent again */
    WN_HAS_REFUSAL = 1 << 2, /* a final response of 300 or above */
    WN_HAS_INSIDE = 1 << 3,  /* a message from or to an address that is not public */
    WN_HAS_HOPS = 1 << 4,    /* messages on several flows, copies of its INVITE at several hops, or
                                messages that were lost between two capture points */
    WN_HAS_LOSS = 1 << 5,    /* the last of these */
    WN_HAS_VIAS = 1 << 6,    /* a message with several Vias */
    WN_HAS_ROUTES = 1 << 7,  /* a Record-Route */
    WN_HAS_PIECES = 1 << 8,  /* a message in IP fragments, whole or not */
    WN_HAS_CONNECTION = 1 << 9,      /* a message over TCP, or what runs over it */
    WN_HAS_ICMP = 1 << 10,           /* an ICMP error on a flow of its messages or its media */
    WN_HAS_PRIVATE_ANSWER = 1 << 11, /* a response whose Contact is not public */
    WN_HAS_SDP = 1 << 12,            /* media paths */
    WN_HAS_PRIVATE_SDP = 1 << 13,    /* one whose receiver names an address that is not public */
    WN_HAS_SOUND = 1 << 14,          /* one to which a stream is bound */
    WN_HAS_REPORTS = 1 << 15,        /* one whose receiver sends RTCP */
    WN_HAS_ICE = 1 << 16,            /* anything of ICE in an SDP */
    WN_HAS_BREAK = 1 << 17,          /* media that stopped to reach its receiver */
    WN_HAS_BINDING = 1 << 18,        /* the registration that it was routed by */
    WN_HAS_MAPPING = 1 << 19, /* somebody told an end of it an outside address, or might have */
    WN_HAS_NAT = 1 << 20,     /* a known NAT before an end of it */
    WN_HAS_STUN = 1 << 21,    /* these three: the capture has any */
    WN_HAS_TURN = 1 << 22,
    WN_HAS_PORTMAP = 1 << 23,
    WN_HAS_REGISTRATIONS = 1 << 24 /* the same */
} WnFact;

struct WnFindingKind {
    const char    *id;
    unsigned       observes; /* WnSubjectKind bits that it can be about */
    unsigned       needs;    /* WnFact bits: without all of them a call cannot show it */
    WnEvidenceRole role;     /* what it usually is: cause or effect */
    bool beside; /* no cause asks for it: it stands beside other evidence about the same */
    void (*observe)(WnEvidence *evidence);
};

/* Adds an observation of this kind: about may be NULL; the text is one sentence without frame
 * numbers, and what it is made of stays until the subject is judged. */
void wn_observe(WnEvidence *evidence, const WnFindingKind *kind, const void *about, uint32_t frame,
                uint16_t capture, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Its sentence, in arena. */
const char *wn_finding_text(const WnFinding *finding, WnArena *arena);

/* Whether it was seen; if so every observation of it becomes evidence of the cause being judged. */
bool wn_seen(WnEvidence *evidence, const WnFindingKind *kind);
/* Both about the same thing; only those pairs become evidence. */
bool wn_seen_together(WnEvidence *evidence, const WnFindingKind *a, const WnFindingKind *b);
/* The first observation, or NULL; nothing becomes evidence. */
const WnFinding *wn_observed(const WnEvidence *evidence, const WnFindingKind *kind);
/* The next one of the same kind, or NULL. */
const WnFinding *wn_observed_next(const WnFinding *finding);
/* The first observation about this one thing, or NULL. */
const WnFinding *wn_observed_about(const WnEvidence *evidence, const WnFindingKind *kind,
                                   const void *about);
/* Makes one observation evidence of the cause being judged. */
void wn_cite(WnEvidence *evidence, const WnFinding *finding);

/* ------------------------------------------------------------------ guards */

typedef enum {
    WN_GUARD_CLEAR,  /* looked, and the excuse does not hold */
    WN_GUARD_HOLDS,  /* the cause is ruled out */
    WN_GUARD_UNKNOWN /* this capture cannot tell: the grade is capped at possible */
} WnGuardAnswer;

struct WnGuard {
    const char *id;     /* "same-realm" */
    const char *number; /* of the catalogue: "G1" */
    const char *excuse; /* what it means, a sentence a person can read */
    WnGuardAnswer (*answer)(WnEvidence *evidence);
};

/* Within answer(): a frame that shows why the guard holds. */
void wn_excuse(WnEvidence *evidence, WnSpot at);
/* Answers are computed once a subject. */
WnGuardAnswer wn_guard_answer(WnEvidence *evidence, const WnGuard *guard);

/* ------------------------------------------------------------------ asked but once */

/* What is the same for all subjects of a conclude: the answer to a question about that object of
 * the model, which is asked but once; it may keep things in that arena. */
typedef const void *WnQuestion(WnEvidence *evidence, WnArena *kept, const void *about);
const void         *wn_evidence_once(WnEvidence *evidence, WnQuestion *question, const void *about);
/* The same about an exchange and its transactions.  Only registrations have several subjects in
 * one, and only theirs stay where they are: of another exchange it is asked each time. */
const void *wn_evidence_of_exchange(WnEvidence *evidence, WnQuestion *question,
                                    const WnExchange *exchange);

/* ------------------------------------------------------------------ words */

/* Texts for sentences, in the report's arena: "203.0.113.7:5060". */
const char *wn_show_endpoint(WnEvidence *evidence, const WnEndpoint *endpoint);
const char *wn_show_addr(WnEvidence *evidence, const WnAddr *addr);
/* What a place that is of no use elsewhere is: "a private address". */
const char *wn_show_local(const WnAddr *addr);
/* "the INVITE", "the 200 OK". */
const char *wn_show_message(WnEvidence *evidence, const WnMessage *message);
/* "12.5 s". */
const char *wn_show_seconds(WnEvidence *evidence, WnTime span);
/* Says "INVITE", "INVITE with credentials", "re-INVITE", "183 Session Progress". */
const char *wn_show_saying(WnEvidence *evidence, const WnMessage *message);

#endif
