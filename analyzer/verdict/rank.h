/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the graded causes is the headline, and what becomes of the others. */
#ifndef WN_VERDICT_RANK_H
#define WN_VERDICT_RANK_H

#include "verdict/cause.h"

/* A cause that graded itself, guards applied. */
typedef struct {
    const WnCause    *cause;
    WnGrade           grade;
    unsigned          fault;
    const WnFinding **cited; /* by frame */
    unsigned          n_cited;
    const char       *advice; /* NULL: the cause's own fix */
} WnGraded;

typedef struct {
    WnGraded  *headline; /* NULL: none */
    WnGraded **also;
    unsigned   n_also;
    WnGraded **hazards;
    unsigned   n_hazards;
    WnGraded  *besets; /* one that besets the binding of a call (WnCause.besets_binding), with its
                          own grade; NULL: none */
} WnRanking;

/* At most this many further causes and hazards are named. */
#define WN_MAX_ALSO 5

/*
 * Suppresses, orders and chooses.  A headline is chosen only where the subject does not work; what
 * harms the binding of a registration that was accepted stands beside it.  The result points into
 * graded; the arrays live in arena.
 */
void wn_rank(WnGraded *graded, unsigned n, const WnSubject *subject, WnArena *arena,
             WnRanking *ranking);

/* A cause outside not-nat-* and cannot-tell. */
bool wn_graded_is_nat(const WnGraded *graded);

#endif
