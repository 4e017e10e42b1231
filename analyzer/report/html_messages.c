/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The messages of a subject as they came; of several places, as they left and as they arrived. */
#include <glib.h>

#include "report/html_parts.h"

/* The step's frames: where it was seen first, and last. */
static bool
is_about(const WnEvidenceItem *item, const WnLadderStep *step)
{
    return (item->capture == step->capture && item->frame == step->frame) ||
           (step->arrived_frame != 0 && item->capture == step->arrived_capture &&
            item->frame == step->arrived_frame);
}

/* The sentences that the headline's evidence says of a step's frames. */
static GPtrArray *
sentences_about(const WnSubjectReport *subject, const WnLadderStep *step)
{
    GPtrArray            *sentences = g_ptr_array_new();
    const WnCauseVerdict *headline = subject->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++)
        if (is_about(&headline->evidence[i], step))
            g_ptr_array_add(sentences, (gpointer) headline->evidence[i].text);
    return sentences;
}

/* A box on the way may have changed it. */
static void
add_arrived(GString *out, const WnLadderView *view, const WnLadderStep *step, const GString *left,
            const WnExcerpts *excerpts, const GPtrArray *sentences)
{
    const GString *arrived =
        step->arrived_frame ? wn_excerpts_text(excerpts, step->arrived_capture, step->arrived_frame)
                            : NULL;

    if (!arrived || g_string_equal(arrived, left))
        return;
    g_string_append(out, "<p>And as it arrived, changed on the way, ");
    wn_html_frame(out, view->points, step->arrived_capture, step->arrived_frame);
    g_string_append(out, ":</p>");
    wn_html_message(out, arrived, (const char *const *) sentences->pdata, sentences->len);
}

static void
add_message(GString *out, const WnLadderView *view, const WnLadderStep *step, const GString *text,
            const WnExcerpts *excerpts, const char *anchor)
{
    g_autoptr(GPtrArray) sentences = sentences_about(view->subject, step);

    g_string_append_printf(out, "<details id=\"%s-m%u-%u\"%s><summary>", anchor, step->capture,
                           step->frame, step->is_cause ? " class=\"cause\"" : "");
    wn_html_frame(out, view->points, step->capture, step->frame);
    g_string_append_c(out, ' ');
    wn_html_text(out, step->label);
    g_string_append(out, "</summary>");
    for (guint k = 0; k < sentences->len; k++) {
        g_string_append(out, "<p>");
        wn_html_text(out, g_ptr_array_index(sentences, k));
        g_string_append(out, "</p>");
    }
    wn_html_message(out, text, (const char *const *) sentences->pdata, sentences->len);
    add_arrived(out, view, step, text, excerpts, sentences);
    g_string_append(out, "</details>");
}

void
wn_html_messages(GString *out, const WnLadderView *view, const WnExcerpts *excerpts,
                 const char *anchor)
{
    bool any = false;

    for (size_t i = 0; i < view->ladder->n_steps; i++) {
        const WnLadderStep *step = &view->ladder->steps[i];
        const GString      *text = wn_excerpts_text(excerpts, step->capture, step->frame);

        if (!text || (step->kind != WN_SENT_REQUEST && step->kind != WN_SENT_RESPONSE))
            continue;
        if (!any)
            g_string_append(out, "<details class=\"messages\"><summary>The messages as they came"
                                 "</summary>");
        any = true;
        add_message(out, view, step, text, excerpts, anchor);
    }
    if (any)
        g_string_append(out, "</details>");
}
