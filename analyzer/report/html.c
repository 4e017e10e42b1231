/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See html.h.  The policy in the head forbids all that the page itself does not bring along
 * (https://www.w3.org/TR/CSP3/): style and script are named by their digests. */
#include "report/html.h"

#include <html_resources.h> /* made from html.css and html.js */
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

/* More pictures than anybody looks at make a page slow. */
enum { MOST_PICTURES = 60, MOST_OPEN = 3, MOST_LISTED = 5000 };

bool
wn_html_is_told(const WnSubjectReport *subject)
{
    return subject->works == WN_NO || subject->headline || subject->n_also > 0;
}

void
wn_html_anchor(char anchor[32], size_t capture, size_t subject)
{
    g_snprintf(anchor, 32, "s%zu-%zu", capture, subject);
}

/* ------------------------------------------------------------------ preparing */

static void
prepare_subject(const WnHtmlCapture *capture, const WnSubjectReport *subject, WnExcerpts *excerpts)
{
    g_autoptr(WnJointLadder) joint = NULL;
    WnLadderView view;

    wn_html_view(&view, &joint, capture, subject);
    for (size_t i = 0; i < view.ladder->n_steps; i++) {
        const WnLadderStep *step = &view.ladder->steps[i];

        if (step->kind != WN_SENT_REQUEST && step->kind != WN_SENT_RESPONSE)
            continue;
        wn_excerpts_want(excerpts, step->capture, step->frame);
        if (step->arrived_frame)
            wn_excerpts_want(excerpts, step->arrived_capture, step->arrived_frame);
    }
    for (unsigned i = 0; i < view.n_lanes; i++)
        wn_excerpts_watch(excerpts, &view.lanes[i], subject->start, subject->end);
}

void
wn_html_prepare(const WnHtmlCapture *capture, WnExcerpts *excerpts)
{
    const WnReport *report = capture->analysis->report;
    size_t          told = 0;

    for (size_t i = 0;
         wn_html_has_pictures(capture) && i < report->n_subjects && told < MOST_PICTURES; i++) {
        if (!wn_html_is_told(&report->subjects[i]))
            continue;
        told++;
        prepare_subject(capture, &report->subjects[i], excerpts);
    }
}

/* ------------------------------------------------------------------ head */

static const char *
resource(const char *name, gsize *length)
{
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(wn_html_get_resource(), name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    /* The bytes are the program's own and stay. */
    return bytes ? g_bytes_get_data(bytes, length) : "";
}

/* 'sha256-...' of what stands between the tags. */
static void
add_digest(GString *out, const char *text, gsize length)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8           digest[32];
    gsize            size = sizeof(digest);
    g_autofree char *base64 = NULL;

    g_checksum_update(checksum, (const guchar *) text, (gssize) length);
    g_checksum_get_digest(checksum, digest, &size);
    base64 = g_base64_encode(digest, size);
    g_string_append_printf(out, "'sha256-%s'", base64);
}

static void
add_head(GString *out)
{
    gsize       style_length = 0, script_length = 0;
    const char *style = resource("/html.css", &style_length);
    const char *script = resource("/html.js", &script_length);

    g_string_append(out,
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src ");
    add_digest(out, style, style_length);
    g_string_append(out, "; script-src ");
    add_digest(out, script, script_length);
    g_string_append(out,
                    "; base-uri 'none'; form-action 'none'\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n"
                    "<title>Why calls failed: a report by whynat</title>\n<style>");
    g_string_append_len(out, style, (gssize) style_length);
    g_string_append(out, "</style>\n</head>\n<body>\n");
}

static void
add_foot(GString *out)
{
    gsize       length = 0;
    const char *script = resource("/html.js", &length);

    g_string_append(out, "<footer>Made by whynat " WN_VERSION
                         ". Frame numbers are those of Wireshark.</footer>\n<script>");
    g_string_append_len(out, script, (gssize) length);
    g_string_append(out, "</script>\n</body>\n</html>\n");
}

/* ------------------------------------------------------------------ the capture and its list */

/* name: of one of several places; or NULL. */
static void
add_capture(GString *out, const char *name, const WnCaptureSummary *capture, const WnReport *report)
{
    g_autoptr(GString) text = g_string_new(name);

    g_string_append(out, "<p class=\"facts\">");
    if (name)
        g_string_append(text, ": ");
    wn_phrase_count(text, capture->packets, "packet");
    if (capture->packets > 0) {
        g_string_append(text, ", from ");
        wn_phrase_time(text, capture->first);
        g_string_append(text, ", ");
        wn_phrase_duration(text, capture->last - capture->first);
    }
    wn_html_text(out, text->str);
    g_string_append(out, "</p>");
    if (capture->n_problems + report->n_notes == 0)
        return;
    g_string_append(out, "<ul class=\"problems\">");
    for (size_t i = 0; i < capture->n_problems; i++) {
        g_string_append(out, "<li>");
        wn_html_text(out, capture->problems[i]);
        g_string_append(out, "</li>");
    }
    for (size_t i = 0; i < report->n_notes; i++) {
        g_string_append(out, "<li>");
        wn_html_text(out, report->notes[i].text);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul>");
}

static void
add_listed(GString *out, const WnSubjectReport *subject, const char *anchor)
{
    g_autoptr(GString) outcome = g_string_new(NULL);
    bool told = wn_html_is_told(subject);

    wn_phrase_outcome(outcome, subject);
    g_string_append_printf(out, "<tr><td>%s</td><td>%s</td><td>",
                           subject->works == WN_NO    ? "<span class=\"bad\">✗ failed</span>"
                           : subject->works == WN_YES ? "<span class=\"good\">✓ works</span>"
                                                      : "<span class=\"unsure\">? unknown</span>",
                           wn_phrase_kind(subject));
    if (told)
        g_string_append_printf(out, "<a href=\"#%s\">", anchor);
    wn_html_text(out, subject->from && *subject->from ? subject->from : "-");
    g_string_append(out, told ? "</a></td><td>" : "</td><td>");
    wn_html_text(out, subject->to);
    g_string_append(out, "</td><td>");
    wn_html_text(out, outcome->str);
    g_string_append(out, "</td><td>");
    wn_html_text(out, subject->headline ? subject->headline->info->id : "");
    g_string_append(out, "</td></tr>\n");
}

static void
add_list(GString *out, const WnReport *report, size_t index)
{
    size_t n = MIN(report->n_subjects, (size_t) MOST_LISTED);

    if (n == 0)
        return;
    g_string_append_printf(out,
                           "<details class=\"all\"%s><summary>All %zu in a list</summary>"
                           "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All "
                           "subjects\"><table><thead><tr><th scope=\"col\">Result</th>"
                           "<th scope=\"col\">What</th><th scope=\"col\">From</th>"
                           "<th scope=\"col\">To</th><th scope=\"col\">How it ended</th>"
                           "<th scope=\"col\">Cause</th></tr></thead><tbody>\n",
                           n <= 12 ? " open" : "", report->n_subjects);
    for (size_t i = 0; i < n; i++) {
        char anchor[32];
        wn_html_anchor(anchor, index, i);
        add_listed(out, &report->subjects[i], anchor);
    }
    g_string_append(out, "</tbody></table></div>");
    if (report->n_subjects > n)
        g_string_append_printf(out, "<p>%zu more are in the JSON report.</p>",
                               report->n_subjects - n);
    g_string_append(out, "</details>\n");
}

void
wn_html_begin(GString *out, const WnHtmlCapture *captures, size_t n)
{
    wn_html_register_resource();
    add_head(out);
    g_string_append(out, "<header><h1>Why calls failed</h1></header>\n<main>\n");
    wn_html_summary(out, captures, n);
}

/* Whose folder it was in is nobody's business who gets the page. */
static void
add_heading(GString *out, const WnHtmlCapture *capture, size_t index)
{
    const WnCaptureSummary *summary = &capture->analysis->capture;
    g_autofree char        *name = g_path_get_basename(summary->file);

    g_string_append_printf(out, "<section aria-labelledby=\"c%zu\"><h2 id=\"c%zu\">", index, index);
    if (!capture->correlation) {
        wn_html_text(out, name);
        g_string_append(out, "</h2>");
        add_capture(out, NULL, summary, capture->analysis->report);
        return;
    }
    for (unsigned i = 0; i < capture->correlation->alignment->n_points; i++)
        wn_html_printf(out, "%s%s", i > 0 ? ", " : "", capture->correlation->names[i]);
    g_string_append(out, " together</h2>");
    for (unsigned i = 0; i < capture->correlation->alignment->n_points; i++) {
        const WnAnalysis *analysis = &capture->correlation->analyses[i];
        add_capture(out, capture->correlation->names[i], &analysis->capture, analysis->report);
    }
    wn_html_correlation(out, capture->correlation);
}

void
wn_html_capture(GString *out, const WnHtmlCapture *captures, size_t index)
{
    const WnHtmlCapture *capture = &captures[index];
    const WnReport      *report = capture->analysis->report;
    size_t               told = 0;

    add_heading(out, capture, index);
    add_list(out, report, index);
    wn_html_nats(out, report);
    for (size_t i = 0; i < report->n_subjects; i++) {
        char anchor[32];

        if (!wn_html_is_told(&report->subjects[i]))
            continue;
        wn_html_anchor(anchor, index, i);
        wn_html_subject(out, capture, &report->subjects[i], anchor, told < MOST_PICTURES,
                        told < MOST_OPEN);
        told++;
    }
    if (told > MOST_PICTURES)
        g_string_append_printf(out,
                               "<p>Pictures are drawn of the first %d; <code>whynat ladder FILE "
                               "CALL-ID</code> draws any other.</p>",
                               MOST_PICTURES);
    g_string_append(out, "</section>\n");
}

void
wn_html_end(GString *out)
{
    g_string_append(out, "</main>\n");
    add_foot(out);
    wn_html_unregister_resource();
}
