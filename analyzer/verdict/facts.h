/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a subject has at all, asked once before its findings: a finding that needs what the subject
 * lacks is not asked (WnFindingKind.needs).  Of most calls most of this is missing.
 */
#ifndef WN_VERDICT_FACTS_H
#define WN_VERDICT_FACTS_H

#include "verdict/evidence.h"

/* Facts that no subject lacks. */
#define WN_HAS_ALL (~0u)

/* WnFact bits of a call; a subject of another kind has them all. */
unsigned wn_facts_of(const WnEvidence *evidence);

#endif
