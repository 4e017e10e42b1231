/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A subject of the report, and what tests want of it: headline, what is ruled out, frames. */
#include <string.h>

#include "support/trial.h"

static bool
is_about(const WnSubjectReport *subject, const char *who)
{
    return strstr(subject->from, who) || strstr(subject->to, who);
}

const WnSubjectReport *
wn_trial_subject(WnTrial *trial, WnSubjectKind kind, const char *who)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].kind == kind && is_about(&report->subjects[i], who))
            return &report->subjects[i];
    g_error("the report has no %s of \"%s\"", wn_subject_kind_name(kind), who);
}

void
wn_assert_headline(WnTrial *trial, const char *who, const char *id, WnGrade grade)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        if (!subject->headline || !is_about(subject, who))
            continue;
        g_assert_cmpstr(subject->headline->info->id, ==, id);
        g_assert_cmpstr(wn_grade_name(subject->headline->grade), ==, wn_grade_name(grade));
        return;
    }
    g_error("no subject of \"%s\" has a headline; expected %s", who, id);
}

void
wn_assert_beside(WnTrial *trial, const char *who, const char *id, WnGrade grade)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        if (subject->kind != WN_SUBJECT_REGISTRATION || !is_about(subject, who))
            continue;
        g_assert_cmpint(subject->works, ==, WN_YES);
        for (size_t n = 0; n < subject->n_also; n++)
            if (strcmp(subject->also[n].info->id, id) == 0) {
                g_assert_cmpstr(wn_grade_name(subject->also[n].grade), ==, wn_grade_name(grade));
                return;
            }
    }
    g_error("no registration of \"%s\" has %s beside it", who, id);
}

void
wn_assert_no_nat_headline(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].headline && wn_cause_is_nat(report->subjects[i].headline->info))
            g_error("%s of \"%s\" has the headline %s",
                    wn_subject_kind_name(report->subjects[i].kind), report->subjects[i].to,
                    report->subjects[i].headline->info->id);
}

void
wn_assert_no_headline(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].headline)
            g_error("%s of \"%s\" has the headline %s",
                    wn_subject_kind_name(report->subjects[i].kind), report->subjects[i].to,
                    report->subjects[i].headline->info->id);
}

static bool
names(const WnCauseVerdict *verdicts, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(verdicts[i].info->id, id) == 0)
            return true;
    return false;
}

void
wn_assert_hazard(WnTrial *trial, const char *id)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (names(report->subjects[i].hazards, report->subjects[i].n_hazards, id))
            return;
    g_error("no subject has the hazard %s", id);
}

static const WnRuledOut *
ruled_out(WnTrial *trial, const char *id, const char *guard)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        for (size_t j = 0; j < report->subjects[i].n_ruled_out; j++) {
            const WnRuledOut *out = &report->subjects[i].ruled_out[j];
            if (strcmp(out->info->id, id) == 0 && strcmp(out->guard, guard) == 0)
                return out;
        }
    g_error("%s was not ruled out by %s", id, guard);
}

void
wn_assert_ruled_out(WnTrial *trial, const char *id, const char *guard)
{
    g_assert_nonnull(ruled_out(trial, id, guard));
}

void
wn_assert_excused_by_frame(WnTrial *trial, const char *id, const char *guard, uint32_t frame)
{
    const WnRuledOut *out = ruled_out(trial, id, guard);

    g_assert_cmpuint(out->n_frames, >, 0);
    g_assert_cmpuint(out->frames[0], ==, frame);
}

void
wn_assert_frames(WnTrial *trial, const char *finding, const char *frames)
{
    const WnReport *report = wn_trial_report(trial);
    g_autoptr(GString) seen = g_string_new(NULL);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnCauseVerdict *headline = report->subjects[i].headline;
        for (size_t j = 0; headline && j < headline->n_evidence; j++)
            if (strcmp(headline->evidence[j].finding, finding) == 0)
                g_string_append_printf(seen, "%s%u", seen->len ? "," : "",
                                       headline->evidence[j].frame);
    }
    g_assert_cmpstr(seen->str, ==, frames);
}

void
wn_assert_unnamed(WnTrial *trial, const char *id)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        g_assert_false(names(subject->headline, subject->headline ? 1 : 0, id));
        g_assert_false(names(subject->also, subject->n_also, id));
        g_assert_false(names(subject->hazards, subject->n_hazards, id));
    }
}
