/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be done about a cause: its advice and the recipes for the products, as sentences. */
#ifndef WN_VERDICT_ADVICE_H
#define WN_VERDICT_ADVICE_H

#include "verdict/judge.h"

/* Fills verdict's fixes; equal advice is kept once in the judge's arena. */
void wn_advise(WnJudge *judge, const WnGraded *graded, unsigned products, WnCauseVerdict *verdict);

#endif
