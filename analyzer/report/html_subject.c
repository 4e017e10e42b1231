/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One subject in full: verdict, fix, pictures, evidence. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

typedef void (*Phrase)(GString *out, const WnSubjectReport *subject);

static void
add_phrase(GString *out, Phrase phrase, const WnSubjectReport *subject)
{
    g_autoptr(GString) text = g_string_new(NULL);

    phrase(text, subject);
    wn_html_text(out, text->str);
}

/* "sip:alice@example.net" as people write it. */
static const char *
short_uri(const char *uri)
{
    return g_str_has_prefix(uri, "sip:") ? uri + 4 : uri;
}

static void
add_title(GString *out, const WnSubjectReport *subject)
{
    bool call = subject->kind == WN_SUBJECT_CALL || subject->kind == WN_SUBJECT_MESSAGE ||
                subject->kind == WN_SUBJECT_MEDIA;

    g_string_append(out, subject->works == WN_NO    ? "<span class=\"sign bad\">✗</span> "
                         : subject->works == WN_YES ? "<span class=\"sign good\">✓</span> "
                                                    : "<span class=\"sign unsure\">?</span> ");
    g_string_append_printf(out, "<span class=\"kind\">%s</span> ", wn_phrase_kind(subject));
    wn_html_text(out, short_uri(subject->from ? subject->from : ""));
    if (call && subject->to) {
        g_string_append(out, " → ");
        wn_html_text(out, short_uri(subject->to));
    }
}

static void
add_fixes(GString *out, const WnCauseVerdict *cause)
{
    if (cause->n_fixes == 0)
        return;
    g_string_append(out, "<h4>What to do</h4><ol class=\"fix\">");
    for (size_t i = 0; i < cause->n_fixes; i++) {
        g_string_append(out, "<li>");
        wn_html_text(out, cause->fixes[i]);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ol>");
}

/* Names of the capture points, where there are several. */
static const char *const *
points_of(const WnHtmlCapture *capture)
{
    return capture->correlation ? capture->correlation->names : NULL;
}

static int
compare_frames(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return x < y ? -1 : x > y;
}

/* "frame.number in {11, 12, 14}": the frames of one capture point, or (-1) of all; false: none. */
static bool
filter_frames(const WnCauseVerdict *cause, int point, GString *filter)
{
    g_autofree uint32_t *frames = g_new(uint32_t, cause->n_evidence + 1);
    size_t               n = 0;

    g_string_assign(filter, "frame.number in {");
    for (size_t i = 0; i < cause->n_evidence; i++)
        if (point < 0 || cause->evidence[i].capture == point)
            frames[n++] = cause->evidence[i].frame;
    qsort(frames, n, sizeof(*frames), compare_frames);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || frames[i] != frames[i - 1])
            g_string_append_printf(filter, "%s%u", i ? ", " : "", frames[i]);
    g_string_append_c(filter, '}');
    return n > 0;
}

static void
add_filters(GString *out, const WnHtmlCapture *capture, const WnSubjectReport *subject,
            const WnCauseVerdict *cause)
{
    g_autoptr(GString) filter = g_string_new(NULL);
    const char *const *points = points_of(capture);

    g_string_append(out, "<p class=\"filters\">Wireshark, these frames: ");
    if (!points && filter_frames(cause, -1, filter))
        wn_html_copy(out, filter->str);
    for (unsigned i = 0; points && i < capture->correlation->alignment->n_points; i++)
        if (filter_frames(cause, (int) i, filter)) {
            wn_html_printf(out, "%s: ", points[i]);
            wn_html_copy(out, filter->str);
            g_string_append_c(out, ' ');
        }
    if (subject->call_id && !strpbrk(subject->call_id, "\"\\")) {
        g_string_printf(filter, "sip.Call-ID == \"%s\"", subject->call_id);
        g_string_append(out, " all its messages: ");
        wn_html_copy(out, filter->str);
    }
    g_string_append(out, "</p>");
}

static void
add_evidence(GString *out, const WnHtmlCapture *capture, const WnSubjectReport *subject,
             const WnCauseVerdict *cause)
{
    if (cause->n_evidence == 0)
        return;
    g_string_append(out, "<h4>What proves it</h4><table class=\"evidence\"><thead><tr>"
                         "<th scope=\"col\">Frame</th><th scope=\"col\">Role</th>"
                         "<th scope=\"col\">What is seen</th></tr></thead><tbody>");
    for (size_t i = 0; i < cause->n_evidence; i++) {
        const WnEvidenceItem *item = &cause->evidence[i];
        bool                  is_cause = item->role == WN_EVIDENCE_CAUSE;

        g_string_append_printf(out, "<tr class=\"%s\"><td%s>", is_cause ? "cause" : "effect",
                               capture->correlation ? " class=\"placed\"" : "");
        wn_html_frame(out, points_of(capture), item->capture, item->frame);
        g_string_append_printf(out, "</td><td>%s</td><td>", is_cause ? "cause" : "effect");
        wn_html_text(out, item->text);
        g_string_append(out, "</td></tr>");
    }
    g_string_append(out, "</tbody></table>");
    add_filters(out, capture, subject, cause);
}

static void
add_others(GString *out, const char *heading, const WnCauseVerdict *causes, size_t n)
{
    if (n == 0)
        return;
    g_string_append_printf(out, "<h4>%s</h4><ul>", heading);
    for (size_t i = 0; i < n; i++) {
        g_string_append(out, "<li>");
        wn_html_text(out, wn_phrase_title(causes[i].info));
        wn_html_printf(out, " (%s, %s)", causes[i].info->id, wn_grade_name(causes[i].grade));
        if (causes[i].n_fixes > 0) {
            g_string_append(out, "<br>");
            wn_html_text(out, causes[i].fixes[0]);
        }
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul>");
}

static void
add_ruled_out(GString *out, const WnSubjectReport *subject)
{
    if (subject->n_ruled_out == 0)
        return;
    g_string_append(out, "<details><summary>What was looked at and ruled out</summary><ul>");
    for (size_t i = 0; i < subject->n_ruled_out; i++) {
        const WnRuledOut *ruled_out = &subject->ruled_out[i];

        g_string_append(out, "<li>");
        wn_html_text(out, wn_phrase_title(ruled_out->info));
        g_string_append(out, ": ");
        wn_html_text(out, ruled_out->because);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul></details>");
}

static void
add_capture_next(GString *out, const WnSubjectReport *subject)
{
    if (subject->n_capture_next == 0)
        return;
    g_string_append(out, "<h4>Where to capture next</h4><ul>");
    for (size_t i = 0; i < subject->n_capture_next; i++) {
        const WnCaptureNext *next = &subject->capture_next[i];

        g_string_append(out, "<li><b>");
        wn_html_text(out, next->where);
        g_string_append(out, "</b>: ");
        wn_html_text(out, next->why);
        g_string_append(out, "<br>");
        wn_html_copy(out, next->command);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul>");
}

static void
add_verdict(GString *out, const WnSubjectReport *subject)
{
    const WnCauseVerdict *headline = subject->headline;
    g_autoptr(GString) fault = g_string_new(NULL);

    g_string_append(out, "<p class=\"sentence\">");
    wn_html_text(out, subject->sentence);
    g_string_append(out, "</p><p class=\"facts\">");
    add_phrase(out, wn_phrase_outcome, subject);
    if (headline) {
        g_string_append(out, "<br>");
        g_string_append_printf(out, "<span class=\"grade %s\">", wn_grade_name(headline->grade));
        wn_html_text(out, wn_phrase_grade(headline->grade));
        g_string_append(out, "</span>");
        wn_phrase_fault(fault, headline->fault);
        if (fault->len > 0) {
            g_string_append(out, "<br>Where it goes wrong: <b>");
            wn_html_text(out, fault->str);
            g_string_append(out, "</b>");
        }
    }
    g_string_append(out, "</p>");
}

static void
add_explanation(GString *out, const WnCauseInfo *info)
{
    g_auto(GStrv) paragraphs = g_strsplit(info->explanation, "\n\n", -1);

    g_string_append(out, "<details><summary>Why this happens</summary>");
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        g_string_append(out, "<p>");
        wn_html_text(out, g_strdelimit(*paragraph, "\n", ' '));
        g_string_append(out, "</p>");
    }
    g_string_append(out, "<p class=\"facts\">");
    wn_html_printf(out, "%s; ", info->id);
    for (size_t i = 0; i < G_N_ELEMENTS(info->references) && info->references[i]; i++)
        wn_html_printf(out, "%s%s", i ? ", " : "", info->references[i]);
    g_string_append(out, "</p></details>");
}

bool
wn_html_has_pictures(const WnHtmlCapture *capture)
{
    return capture->ladders || capture->joint;
}

void
wn_html_view(WnLadderView *view, WnJointLadder **joint, const WnHtmlCapture *capture,
             const WnSubjectReport *subject)
{
    if (capture->joint) {
        *joint = wn_joint_ladder_new(capture->joint, subject);
        *view = *wn_joint_ladder_view(*joint);
        return;
    }
    wn_ladder_view_init(view, subject, wn_ladders_draw(capture->ladders, subject));
    wn_ladder_view_add_streams(view);
}

void
wn_html_subject(GString *out, const WnHtmlCapture *capture, const WnSubjectReport *subject,
                const char *anchor, bool pictures, bool open)
{
    g_autoptr(WnJointLadder) joint = NULL;
    g_autofree char *lacks = NULL;
    WnLadderView     view;

    pictures = pictures && wn_html_has_pictures(capture);
    if (pictures && capture->joint)
        lacks = wn_joint_ladder_lacks(capture->joint->trail, subject);
    g_string_append_printf(out, "<details class=\"subject\" id=\"%s\"%s><summary><h3>", anchor,
                           open ? " open" : "");
    add_title(out, subject);
    g_string_append(out, "</h3></summary><div class=\"body\">");
    add_verdict(out, subject);
    if (subject->headline)
        add_fixes(out, subject->headline);
    if (pictures)
        wn_html_view(&view, &joint, capture, subject);
    wn_html_network(out, subject, pictures ? &view : NULL);
    if (pictures)
        wn_html_ladder(out, &view, capture->excerpts, anchor);
    if (lacks) {
        g_string_append(out, "<p>");
        wn_html_text(out, lacks);
        g_string_append(out, "</p>");
    }
    if (pictures && capture->excerpts)
        wn_html_timeline(out, &view, capture->excerpts);
    if (subject->headline) {
        add_evidence(out, capture, subject, subject->headline);
        add_explanation(out, subject->headline->info);
    }
    if (pictures && capture->excerpts)
        wn_html_messages(out, &view, capture->excerpts, anchor);
    add_others(out, "Also wrong", subject->also, subject->n_also);
    add_others(out, "May break another time", subject->hazards, subject->n_hazards);
    add_capture_next(out, subject);
    add_ruled_out(out, subject);
    g_string_append(out, "</div></details>\n");
}
