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
    uint32_t       frames[8];
    unsigned       n_frames;
};

typedef struct WnCited WnCited;
struct WnCited {
    WnCited         *next;
    const WnFinding *finding;
};

struct WnEvidence {
    const WnSubject *subject;
    WnArena         *arena;    /* scratch, until the subject is judged */
    const WnNat     *nats[2];  /* before the client or caller, and before the other; NULL: not known */
    WnFinding       *findings; /* in order of observation */
    WnFinding       *last_finding;
    unsigned         n_findings;
    uint64_t         kinds;    /* one bit for each kind that was observed; several may share it */
    bool             beside;   /* one of them stands beside others */
    WnAnswered      *answers;
    WnAnswered      *answering; /* the guard that is being asked */
    WnCited         *cited;     /* by the cause that is being judged, newest first */
};

/* Begins the evidence of a subject, of which nothing is observed yet. */
void wn_evidence_init(WnEvidence *evidence, const WnSubject *subject, WnArena *scratch);
/* Forgets what the last cause cited. */
void              wn_evidence_begin_cause(WnEvidence *evidence);
/* What stands beside that, about the same things. */
void              wn_evidence_cite_beside(WnEvidence *evidence);
const WnAnswered *wn_evidence_answer(WnEvidence *evidence, const WnGuard *guard);

#endif
