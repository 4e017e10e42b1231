/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See evidence.h. */
#include "frames/evidence.h"

#include <string.h>

static void
add_evidence(GHashTable *evidence, WnArena *arena, uint32_t frame, const WnFrameEvidence *what)
{
    WnFrameEvidence *kept, *last = g_hash_table_lookup(evidence, GUINT_TO_POINTER(frame));

    if (frame == 0)
        return;
    kept = WN_ARENA_NEW(arena, WnFrameEvidence);
    *kept = *what;
    if (!last) {
        g_hash_table_insert(evidence, GUINT_TO_POINTER(frame), kept);
        return;
    }
    while (last->next)
        last = last->next;
    last->next = kept;
}

static bool
is_first_of_finding(const WnCauseVerdict *verdict, size_t index)
{
    const char *finding = verdict->evidence[index].finding;

    for (size_t i = 0; i < index; i++)
        if (strcmp(verdict->evidence[i].finding, finding) == 0)
            return false;
    return true;
}

/* The place of the evidence that comes first in the capture; a cause goes before an effect. */
static size_t
opening_of(const WnCauseVerdict *verdict)
{
    size_t best = 0;

    for (size_t i = 1; i < verdict->n_evidence; i++) {
        const WnEvidenceItem *item = &verdict->evidence[i], *kept = &verdict->evidence[best];

        if (item->role != kept->role ? item->role == WN_EVIDENCE_CAUSE : item->frame < kept->frame)
            best = i;
    }
    return best;
}

static void
learn_verdict(GHashTable *evidence, WnArena *arena, const WnSubjectReport *subject,
              const WnCauseVerdict *verdict)
{
    for (size_t i = 0; verdict && i < verdict->n_evidence; i++) {
        const WnEvidenceItem *item = &verdict->evidence[i];

        add_evidence(
            evidence, arena, item->frame,
            &(WnFrameEvidence){ .subject = subject,
                                .info = verdict->info,
                                .finding = item->finding,
                                .text = item->text,
                                .role = item->role == WN_EVIDENCE_CAUSE ? "cause" : "effect",
                                .grade = verdict->grade,
                                .first = is_first_of_finding(verdict, i),
                                .opens = i == opening_of(verdict),
                                .headline = verdict == subject->headline });
    }
}

void
wn_frame_evidence_learn(GHashTable *evidence, WnArena *arena, const WnSubjectReport *subject)
{
    learn_verdict(evidence, arena, subject, subject->headline);
    for (size_t i = 0; i < subject->n_also; i++)
        learn_verdict(evidence, arena, subject, &subject->also[i]);
    for (size_t i = 0; i < subject->n_hazards; i++)
        learn_verdict(evidence, arena, subject, &subject->hazards[i]);
    for (size_t i = 0; i < subject->n_ruled_out; i++) {
        const WnRuledOut *out = &subject->ruled_out[i];

        for (size_t k = 0; k < out->n_frames; k++)
            add_evidence(evidence, arena, out->frames[k],
                         &(WnFrameEvidence){ .subject = subject,
                                             .info = out->info,
                                             .finding = out->guard,
                                             .text = out->because,
                                             .role = "refuter",
                                             .first = k == 0 });
    }
}
