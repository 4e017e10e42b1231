/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting a judged subject into the words and rows of the report. */
#ifndef WN_VERDICT_TELL_H
#define WN_VERDICT_TELL_H

#include "verdict/evidence.h"

/* The facts of the subject: who, when, outcome, media rows, parties. */
void wn_tell_subject(const WnSubject *subject, WnArena *arena, WnSubjectReport *report);
/* What was said there of what arrived, and whether it works, is taken back: it rests on time. */
void wn_tell_doubt(WnArena *arena, WnSubjectReport *report);
/* Where to capture next, when this capture could not prove more; after the causes are ranked. */
void wn_tell_next(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report);
/* The verdict as one plain sentence. */
void wn_tell_sentence(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report);

#endif
