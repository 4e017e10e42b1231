/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict on the call or registration that a frame belongs to, and the frame's part in it. */
#include <string.h>

#include "frames/alerts.h"
#include "frames/frames.h"

static void
note_verdict(WnNotebook *book, const WnSubjectReport *subject)
{
    const WnCauseVerdict *headline = subject->headline;

    wn_note_number(book, WN_FIELD_SESSION, wn_frames_number(book->frames, subject));
    wn_note_text(book, WN_FIELD_KIND, wn_subject_kind_name(subject->kind));
    if (subject->works != WN_UNDECIDED)
        wn_note_flag(book, WN_FIELD_WORKS, subject->works == WN_YES);
    if (!headline)
        return;
    wn_note_text(book, WN_FIELD_CAUSE, headline->info->id);
    wn_note_text(book, WN_FIELD_GRADE, wn_grade_name(headline->grade));
    wn_note_text(book, WN_FIELD_SENTENCE, subject->sentence);
    for (size_t i = 0; i < headline->n_fixes; i++)
        wn_note_text(book, WN_FIELD_FIX, headline->fixes[i]);
}

/* What would have done harm, and did none: a guard, a note of the catalogue, a call that works. */
static bool
is_handled(const WnFrameEvidence *evidence)
{
    return strcmp(evidence->role, "refuter") == 0 || evidence->info->severity <= WN_SEVERITY_NOTE ||
           evidence->subject->works == WN_YES;
}

/* Cause before effect before handled; of a hazard nothing came yet. */
static const char *
role_of(const WnFrameEvidence *evidence)
{
    const char *role = NULL;

    for (; evidence; evidence = evidence->next) {
        bool handled = is_handled(evidence);

        if (!handled && (!wn_cause_is_nat(evidence->info) || evidence->grade < WN_GRADE_LIKELY))
            continue;
        if (!handled && strcmp(evidence->role, "cause") == 0)
            return "cause";
        if (!role || !handled)
            role = handled ? "handled" : "effect";
    }
    return role;
}

static void
note_finding(WnNotebook *book, const WnFrameEvidence *evidence)
{
    wn_note_text(book, WN_FIELD_FINDING, evidence->finding);
    wn_note_text(book, WN_FIELD_FINDING_TEXT, evidence->text);
    wn_note_text(book, WN_FIELD_FINDING_CAUSE, evidence->info->id);
    if (evidence->grade != WN_GRADE_NONE)
        wn_note_text(book, WN_FIELD_FINDING_GRADE, wn_grade_name(evidence->grade));
    wn_note_text(book, WN_FIELD_FINDING_ROLE, evidence->role);
}

/* The subject of the frame's first packet that has one.  A bare segment is part of its connection,
 * which several may have used: it belongs to what it is evidence of. */
static const WnSubjectReport *
subject_of(const WnNotebook *book, const WnFrameEvidence *evidence)
{
    for (const WnTraced *sight = book->sight; sight;
         sight = wn_trace_next(book->model->trace, sight)) {
        const WnSubjectReport *subject = wn_frames_subject(book->frames, sight);

        if (subject && sight->kind != WN_TRACED_OTHER)
            return subject;
    }
    return evidence ? evidence->subject : NULL;
}

void
wn_frames_verdict(WnNotebook *book, uint32_t frame)
{
    const WnFrameEvidence *evidence = wn_frames_evidence(book->frames, frame);
    const WnSubjectReport *subject = subject_of(book, evidence);

    if (subject)
        note_verdict(book, subject);
    wn_note_text(book, WN_FIELD_ROLE, role_of(evidence));
    for (const WnFrameEvidence *at = evidence; at; at = at->next)
        note_finding(book, at);
    wn_frames_alert(book, frame, subject, evidence);
}
