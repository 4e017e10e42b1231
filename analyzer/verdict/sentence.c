/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict as one plain sentence. */
#include "verdict/evidence_state.h"
#include "verdict/tell.h"

void
wn_tell_sentence(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    (void) evidence;
    if (report->headline)
        report->sentence = wn_arena_format(arena, "%s.", report->headline->info->title);
    else
        report->sentence = "Nothing failed here.";
}
