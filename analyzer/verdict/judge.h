/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a subject to its verdict: findings are observed, guards answer, causes grade themselves, and
 * rank chooses the headline.  The engine drives this; detectors see evidence.h alone.
 */
#ifndef WN_VERDICT_JUDGE_H
#define WN_VERDICT_JUDGE_H

#include "verdict/evidence_state.h"
#include "verdict/rank.h"
#include "verdict/recipes.h"

/* The three tables of the catalogue, handed in so that this layer knows no entry by name. */
typedef struct {
    const WnFindingKind *const *findings;
    size_t                      n_findings;
    const WnCause *const       *causes;
    size_t                      n_causes;
    const WnCause              *cannot_tell;
    const WnGuard *const       *guards; /* those that apply to every cause */
    size_t                      n_guards;
} WnCatalogue;

/* A cause, and when its detector need not be asked: what it asked for in vain when it answered no
 * and had looked at nothing else.  Where nothing of that was observed it answers no again. */
typedef struct {
    const WnCause *cause;
    bool           is_nat, asked_known;
    WnKinds        asked;
} WnJudgeCause;

/* Findings that subjects with these facts can show. */
typedef struct {
    const WnFindingKind **findings; /* NULL: not chosen yet */
    size_t                n_findings;
    unsigned              facts;
} WnJudgeChoice;

/* What may be seen of one kind of subject, and mean something. */
typedef struct {
    const WnFindingKind **findings;
    size_t                n_findings;
    WnJudgeChoice         choices[16]; /* of those, by a hash of the facts */
    WnJudgeCause         *causes;
    size_t                n_causes;
} WnJudgeList;

/* What is the same for all subjects of one conclude. */
typedef struct {
    const WnCatalogue *catalogue;
    WnArena           *arena;     /* borrowed: what reports point at */
    WnArena           *scratch;   /* borrowed: what is needed until a subject is judged */
    WnJudgeList        lists[6];  /* by the number of the bit of a WnSubjectKind */
    WnGraded          *graded;    /* room for all causes */
    WnRuledOut        *ruled_out; /* the same */
    /* Of the call judged last: what besets the binding by which it was sent; NULL: nothing. */
    const WnCauseVerdict *besets;
    uint32_t   n_contradictory; /* subjects that were seen by clocks that contradict each other */
    WnTable    advice;
    WnTable    known, of_hosts; /* once.c */
    WnProducts products;
} WnJudge;

/* Whether the cause harms what is sent to a phone by its binding (WnCause.of_binding). */
bool wn_judge_is_of_binding(const WnJudge *judge, const WnCauseInfo *info);

void wn_judge_init(WnJudge *judge, const WnCatalogue *catalogue, WnArena *arena, WnArena *scratch);
void wn_judge_clear(WnJudge *judge);
/* What was found out of one model: before another one is judged. */
void wn_judge_forget(WnJudge *judge);

/* Judges the subject and fills report, whose arrays and texts live in the judge's arena. */
void wn_judge(WnJudge *judge, const WnSubject *subject, WnSubjectReport *report);

#endif
