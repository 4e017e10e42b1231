/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a subject to its verdict: findings are observed, guards answer, causes grade themselves, and
 * rank chooses the headline.  The engine drives this; detectors see evidence.h alone.
 */
#ifndef WN_VERDICT_JUDGE_H
#define WN_VERDICT_JUDGE_H

#include "verdict/cause.h"

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

/*
 * Judges the subject and fills report, whose arrays and texts live in arena.  scratch holds what is
 * needed only meanwhile.  advice: an empty index at the first call of a conclude, the same one at
 * every further call; it keeps each piece of advice, cut into sentences, once in arena.
 */
void wn_judge(const WnCatalogue *catalogue, const WnSubject *subject, WnArena *arena,
              WnArena *scratch, WnTable *advice, WnSubjectReport *report);

#endif
