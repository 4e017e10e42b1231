/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands behind the evidence: private to verdict/. */
#ifndef WN_VERDICT_EVIDENCE_STATE_H
#define WN_VERDICT_EVIDENCE_STATE_H

#include "verdict/evidence.h"

typedef struct WnAnswered WnAnswered;
struct WnAnswered { /* a guard's answer, kept */
    WnAnswered    *next;
    const WnGuard *guard;
    WnGuardAnswer  answer;
    WnSpot         spots[8];
    unsigned       n_spots;
};

typedef struct WnCited WnCited;
struct WnCited {
    WnCited         *next;
    const WnFinding *finding;
};

typedef struct WnAsked WnAsked;

/* A set of kinds of findings; of two kinds in one place it cannot tell which is in it. */
typedef struct {
    uint64_t bits[4];
} WnKinds;

static inline bool
wn_kinds_meet(const WnKinds *a, const WnKinds *b)
{
    return ((a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1]) | (a->bits[2] & b->bits[2]) |
            (a->bits[3] & b->bits[3])) != 0;
}

struct WnEvidence {
    /* What answers a detector asks wn_evidence_subject() for it. */
    const WnSubject *judged;
    WnArena         *arena; /* scratch, until the subject is judged */
    const WnNat *nats[2];   /* before the client or caller, and before the other; NULL: not known */
    WnFinding   *findings;  /* in order of observation */
    WnFinding   *last_finding;
    unsigned     n_findings;
    WnKinds      kinds;  /* that were observed */
    WnKinds      asked;  /* kinds that the cause being judged asked for in vain */
    bool         looked; /* whether it found one, or looked at anything else */
    WnEvidence  *self;   /* to note the two where the evidence is only asked */
    bool         beside; /* one of them stands beside others */
    WnAnswered  *answers;
    WnAnswered  *answering;         /* the guard that is being asked */
    WnAnswer     clocks_contradict; /* UNDECIDED: nobody asked */
    WnSpot       clocks_at;         /* that shows it */
    WnAsked     *asked_before;      /* gave_up.c: of the exchange that was last asked; NULL: none */
    WnTable     *known;             /* once.c: of all subjects; NULL: nothing is remembered */
    WnTable     *of_hosts;          /* the same, TURN by host */
    WnArena     *kept;              /* that outlives the subject */
    WnCited     *cited;             /* by the cause that is being judged, newest first */
};

/* Begins the evidence of a subject, of which nothing is observed yet. */
void wn_evidence_init(WnEvidence *evidence, const WnSubject *subject, WnArena *scratch);
/* Forgets what the last cause asked and cited. */
void wn_evidence_begin_cause(WnEvidence *evidence);
/* What stands beside that, about the same things. */
void wn_evidence_cite_beside(WnEvidence *evidence);
/* Of the dealings of that host with TURN servers those of which that is true; list_turns: finds
 * them, which is asked once. */
typedef const WnTurnList *WnListTurns(WnEvidence *evidence, WnArena *kept, const WnAddr *host,
                                      WnTurnTells *tells);
const WnTurnList *wn_evidence_of_host(WnEvidence *evidence, const WnAddr *host, WnTurnTells *tells,
                                      WnListTurns *list_turns);
const WnAnswered *wn_evidence_answer(WnEvidence *evidence, const WnGuard *guard);

#endif
