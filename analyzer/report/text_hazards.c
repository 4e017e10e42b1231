/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text_hazards.h. */
#include "report/text_hazards.h"

#include "report/phrase.h"
#include "report/text_subject.h"

enum { MAX_NAMED = 3 };

/* What harms in time, and what only helps to read the rest. */
typedef enum { KIND_DANGER, KIND_NOTE } Kind;

static Kind
kind_of(const WnCauseVerdict *verdict)
{
    return verdict->grade == WN_GRADE_HAZARD ? KIND_DANGER : KIND_NOTE;
}

/* One cause, with the subjects that have it among their hazards. */
typedef struct {
    const WnCauseVerdict *first;
    GPtrArray            *subjects; /* const WnSubjectReport, by first frame */
} Hazard;

static void
hazard_free(gpointer data)
{
    Hazard *hazard = data;

    g_ptr_array_unref(hazard->subjects);
    g_free(hazard);
}

static Hazard *
ensure_hazard(GPtrArray *hazards, const WnCauseVerdict *verdict)
{
    Hazard *hazard;

    for (guint i = 0; i < hazards->len; i++) {
        hazard = g_ptr_array_index(hazards, i);
        if (hazard->first->info == verdict->info)
            return hazard;
    }
    hazard = g_new0(Hazard, 1);
    hazard->first = verdict;
    hazard->subjects = g_ptr_array_new();
    g_ptr_array_add(hazards, hazard);
    return hazard;
}

static void
tell_subjects(WnPage *page, const Hazard *hazard, WnDetail detail)
{
    guint shown = hazard->subjects->len;

    if (detail != WN_DETAIL_FULL && shown > MAX_NAMED)
        shown = MAX_NAMED;
    wn_page_begin(page, WN_TEXT_LABEL, "Where", WN_TEXT_BODY);
    for (guint i = 0; i < shown; i++) {
        const WnSubjectReport *subject = g_ptr_array_index(hazard->subjects, i);

        wn_page_printf(page, "%s%s ", i > 0 ? "; " : "", wn_phrase_kind(subject));
        wn_text_names(page, subject, WN_INK_PLAIN);
        wn_page_printf(page, " (#%u)", subject->first_frame);
    }
    if (shown < hazard->subjects->len) {
        g_autoptr(GString) rest = g_string_new("; and ");
        wn_phrase_count(rest, hazard->subjects->len - shown, "more subject");
        wn_page_add(page, WN_INK_PLAIN, rest->str);
    }
    wn_page_end(page);
}

static void
tell_hazard(WnPage *page, const Hazard *hazard, WnDetail detail)
{
    const WnCauseInfo *info = hazard->first->info;
    g_autoptr(GString) fault = g_string_new(NULL);

    wn_page_begin(page, 0, NULL, 0);
    if (kind_of(hazard->first) == KIND_DANGER)
        wn_page_add_sign(page, WN_INK_UNSURE, WN_SIGN_HAZARD);
    else
        wn_page_add_sign(page, WN_INK_PLAIN, WN_SIGN_DOT);
    wn_page_add(page, WN_INK_PLAIN, " ");
    wn_page_hang_here(page);
    wn_page_add_sentence(page, WN_INK_STRONG, wn_phrase_title(info));
    wn_page_end(page);
    wn_page_begin(page, WN_TEXT_BODY, NULL, WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, info->id);
    wn_phrase_fault(fault, hazard->first->fault);
    if (fault->len)
        wn_page_printf(page, " %s to change: %s", wn_page_sign(page, WN_SIGN_DOT), fault->str);
    wn_page_end(page);
    tell_subjects(page, hazard, detail);
    wn_text_evidence(page, hazard->first, detail);
    if (hazard->first->fault)
        wn_text_fixes(page, hazard->first);
}

/* What nobody has to change only helps to read a failure: beside what works it is no news. */
static bool
is_news(const WnSubjectReport *subject, const WnCauseVerdict *verdict, WnDetail detail)
{
    return detail == WN_DETAIL_FULL || verdict->fault || subject->works == WN_NO;
}

static void
tell_those(WnPage *page, const WnReport *report, Kind kind, const char *heading, WnDetail detail)
{
    g_autoptr(GPtrArray) hazards = g_ptr_array_new_with_free_func(hazard_free);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        for (size_t k = 0; k < subject->n_hazards; k++)
            if (kind_of(&subject->hazards[k]) == kind &&
                is_news(subject, &subject->hazards[k], detail))
                g_ptr_array_add(ensure_hazard(hazards, &subject->hazards[k])->subjects,
                                (gpointer) subject);
    }
    if (hazards->len == 0)
        return;
    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 0);
    wn_page_add(page, WN_INK_PLAIN, heading);
    wn_page_end(page);
    for (guint i = 0; i < hazards->len; i++)
        tell_hazard(page, g_ptr_array_index(hazards, i), detail);
}

void
wn_text_hazards(WnPage *page, const WnReport *report, WnDetail detail)
{
    tell_those(page, report, KIND_DANGER,
               "Did no harm here, but where it does, this is what happens:", detail);
    tell_those(page, report, KIND_NOTE, "Also seen, and no fault by itself:", detail);
}
