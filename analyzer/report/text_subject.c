/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text_subject.h. */
#include "report/text_subject.h"

#include <string.h>

#include "report/phrase.h"

/* What a normal report shows of a list; the rest is counted, and -v shows it. */
enum { MAX_EVIDENCE = 8, MAX_RULED_OUT = 3, MAX_NAME = 100 };

static void
add_name(WnPage *page, WnInk ink, const char *name)
{
    g_autofree char *cut = NULL;

    if (g_str_has_prefix(name, "sip:"))
        name += strlen("sip:");
    if (*name == '\0')
        name = "unknown";
    if (strlen(name) > MAX_NAME) {
        size_t length = MAX_NAME;
        while (length > MAX_NAME - 4 && ((unsigned char) name[length] & 0xC0) == 0x80)
            length--;
        name = cut = g_strndup(name, length);
    }
    wn_page_add(page, ink, name);
    if (cut)
        wn_page_add_sign(page, ink, WN_SIGN_UNTIL);
}

void
wn_text_names(WnPage *page, const WnSubjectReport *subject, WnInk ink)
{
    const char *from = subject->from ? subject->from : "";
    const char *to = subject->to ? subject->to : "";

    add_name(page, ink, from);
    if (strcmp(from, to) == 0)
        return;
    wn_page_add(page, ink, " ");
    wn_page_add_sign(page, ink, WN_SIGN_ARROW);
    wn_page_add(page, ink, " ");
    add_name(page, ink, to);
}

static void
add_mark(WnPage *page, WnAnswer works)
{
    if (works == WN_NO)
        wn_page_add_sign(page, WN_INK_BAD, WN_SIGN_FAILED);
    else if (works == WN_YES)
        wn_page_add_sign(page, WN_INK_GOOD, WN_SIGN_WORKS);
    else
        wn_page_add_sign(page, WN_INK_UNSURE, WN_SIGN_UNSURE);
    wn_page_add(page, WN_INK_PLAIN, " ");
}

static void
add_headline(WnPage *page, const WnSubjectReport *subject)
{
    g_autoptr(GString) outcome = g_string_new(NULL);

    wn_phrase_outcome(outcome, subject);
    wn_page_begin(page, 0, NULL, 0);
    add_mark(page, subject->works);
    wn_page_hang_here(page);
    wn_page_add(page, WN_INK_PLAIN, wn_phrase_kind(subject));
    wn_page_add(page, WN_INK_PLAIN, "  ");
    wn_text_names(page, subject, WN_INK_STRONG);
    if (outcome->len) {
        wn_page_add(page, WN_INK_PLAIN, "   ");
        wn_page_add(page, WN_INK_PLAIN, outcome->str);
    }
}

/* What stands between a healthy subject and its peer, where that is known. */
static void
add_translation(WnPage *page, const WnSubjectReport *subject)
{
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];
        char                 text[WN_ENDPOINT_TEXT];

        if (party->role != WN_ROLE_CLIENT || party->behind_nat != WN_YES)
            continue;
        wn_page_add(page, WN_INK_PLAIN, ", behind NAT");
        if (party->mapped.addr.family)
            wn_page_printf(page, " %s", wn_endpoint_format(&party->mapped, text));
    }
    if (subject->registration_flow)
        wn_page_printf(page, " (flow %s)", subject->registration_flow);
}

void
wn_text_line(WnPage *page, const WnSubjectReport *subject)
{
    add_headline(page, subject);
    if (subject->headline) {
        wn_page_add(page, WN_INK_PLAIN, "   ");
        wn_page_add(page, WN_INK_FAINT, subject->headline->info->id);
    } else {
        add_translation(page, subject);
    }
    wn_page_end(page);
}

static void
paragraph(WnPage *page, const char *label, const char *text)
{
    wn_page_begin(page, WN_TEXT_LABEL, label, WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, text);
    wn_page_end(page);
}

static bool
is_cannot_tell(const WnCauseVerdict *cause)
{
    return strcmp(cause->info->id, "cannot-tell") == 0;
}

void
wn_text_cause(WnPage *page, const char *label, const WnCauseVerdict *cause)
{
    g_autoptr(GString) fault = g_string_new(NULL);

    wn_page_begin(page, WN_TEXT_LABEL, label, WN_TEXT_BODY);
    wn_page_add_sentence(page, WN_INK_STRONG, wn_phrase_title(cause->info));
    wn_page_end(page);
    if (is_cannot_tell(cause))
        return;

    wn_phrase_fault(fault, cause->fault);
    wn_page_begin(page, WN_TEXT_BODY, NULL, WN_TEXT_BODY);
    wn_page_printf(page, "%s %s %s", cause->info->id, wn_page_sign(page, WN_SIGN_DOT),
                   wn_grade_name(cause->grade));
    if (fault->len)
        wn_page_printf(page, " %s at fault: %s", wn_page_sign(page, WN_SIGN_DOT), fault->str);
    wn_page_end(page);
}

/* Items in a row that say the same of several frames (one message at several hops, or at several
 * interfaces of one file, whose frames are counted together) are one. */
static size_t
count_same(const WnPage *page, const WnCauseVerdict *cause, size_t first)
{
    bool   one_file = page->style.points == NULL;
    size_t n = 1;

    while (first + n < cause->n_evidence &&
           strcmp(cause->evidence[first].finding, cause->evidence[first + n].finding) == 0 &&
           strcmp(cause->evidence[first].text, cause->evidence[first + n].text) == 0 &&
           (one_file || cause->evidence[first].capture == cause->evidence[first + n].capture))
        n++;
    return n;
}

static char *
frames_label(const WnPage *page, const WnEvidenceItem *items, size_t n)
{
    const char *const *points = page->style.points;
    const char        *point = points ? points[items[0].capture] : "";

    if (items[0].frame == 0)
        return g_strdup("");
    if (n == 1)
        return g_strdup_printf("%s#%u", point, items[0].frame);
    return g_strdup_printf("%s#%u%s #%u", point, items[0].frame,
                           n == 2 ? "," : wn_page_sign(page, WN_SIGN_UNTIL), items[n - 1].frame);
}

static void
add_evidence_row(WnPage *page, const WnCauseVerdict *cause, size_t first, unsigned column,
                 WnDetail detail)
{
    const WnEvidenceItem *item = &cause->evidence[first];
    g_autofree char      *label = frames_label(page, item, count_same(page, cause, first));

    wn_page_begin(page, WN_TEXT_LABEL, first == 0 ? "Seen" : "", WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, label);
    wn_page_tab(page, column);
    wn_page_hang_here(page);
    wn_page_add(page, WN_INK_PLAIN, item->text);
    if (detail == WN_DETAIL_FULL) {
        g_autofree char *finding =
            g_strdup_printf(" [%s, %s]", item->finding,
                            item->role == WN_EVIDENCE_CAUSE ? "the cause" : "its effect");
        wn_page_add(page, WN_INK_FAINT, finding);
    }
    wn_page_end(page);
}

/* Where the sentences begin: behind the widest of the labels that are shown. */
static unsigned
sentence_column(const WnPage *page, const WnCauseVerdict *cause, size_t end)
{
    unsigned column = 0;

    for (size_t i = 0, n; i < end; i += n) {
        n = count_same(page, cause, i);
        g_autofree char *label = frames_label(page, &cause->evidence[i], n);
        column = MAX(column, wn_page_measure(page, label));
    }
    return WN_TEXT_BODY + column + 2;
}

void
wn_text_evidence(WnPage *page, const WnCauseVerdict *cause, WnDetail detail)
{
    unsigned rows = 0, column;
    size_t   end = 0;

    while (end < cause->n_evidence && (rows++ < MAX_EVIDENCE || detail == WN_DETAIL_FULL))
        end += count_same(page, cause, end);
    column = sentence_column(page, cause, end);
    for (size_t i = 0; i < end; i += count_same(page, cause, i))
        add_evidence_row(page, cause, i, column, detail);
    if (end < cause->n_evidence) {
        wn_page_begin(page, WN_TEXT_LABEL, "", column);
        wn_page_printf(page, "and %zu more (-v shows them)", cause->n_evidence - end);
        wn_page_end(page);
    }
}

void
wn_text_fixes(WnPage *page, const WnCauseVerdict *cause)
{
    for (size_t i = 0; i < cause->n_fixes; i++) {
        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Fix" : "", WN_TEXT_BODY);
        if (cause->n_fixes > 1) {
            wn_page_printf(page, "%zu. ", i + 1);
            wn_page_hang_here(page);
        }
        wn_page_add(page, WN_INK_PLAIN, cause->fixes[i]);
        wn_page_end(page);
    }
}

static void
add_frames(WnPage *page, const uint32_t *frames, size_t n, WnDetail detail)
{
    if (n == 0)
        return;
    wn_page_add(page, WN_INK_PLAIN, " (");
    for (size_t i = 0; i < n; i++) {
        if (detail != WN_DETAIL_FULL && n > 3 && i > 0 && i + 1 < n)
            continue;
        if (i > 0 && i + 1 == n && n > 3 && detail != WN_DETAIL_FULL)
            wn_page_printf(page, " %s ", wn_page_sign(page, WN_SIGN_UNTIL));
        else if (i > 0)
            wn_page_add(page, WN_INK_PLAIN, ", ");
        wn_page_printf(page, "#%u", frames[i]);
    }
    wn_page_add(page, WN_INK_PLAIN, ")");
}

static void
add_ruled_out(WnPage *page, const WnSubjectReport *subject, WnDetail detail)
{
    size_t shown = subject->n_ruled_out;

    if (detail != WN_DETAIL_FULL && shown > MAX_RULED_OUT)
        shown = MAX_RULED_OUT;
    for (size_t i = 0; i < shown; i++) {
        const WnRuledOut *ruled_out = &subject->ruled_out[i];

        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Not" : "", WN_TEXT_BODY);
        wn_page_printf(page, "%s: ", ruled_out->info->id);
        wn_page_add(page, WN_INK_PLAIN, ruled_out->because);
        if (detail == WN_DETAIL_FULL)
            wn_page_printf(page, " [%s]", ruled_out->guard);
        add_frames(page, ruled_out->frames, ruled_out->n_frames, detail);
        wn_page_end(page);
    }
    if (shown < subject->n_ruled_out) {
        wn_page_begin(page, WN_TEXT_LABEL, "", WN_TEXT_BODY);
        wn_page_printf(page, "and %zu more that were ruled out (-v shows them)",
                       subject->n_ruled_out - shown);
        wn_page_end(page);
    }
}

static void
add_next(WnPage *page, const WnSubjectReport *subject)
{
    for (size_t i = 0; i < subject->n_capture_next; i++) {
        const WnCaptureNext *next = &subject->capture_next[i];

        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Next" : "", WN_TEXT_BODY);
        wn_page_printf(page, "Capture %s: ", next->where);
        wn_page_add(page, WN_INK_PLAIN, next->why);
        wn_page_end(page);
        if (next->command)
            wn_page_verbatim(page, WN_TEXT_BODY + 4, next->command);
    }
}

/* "Why" promises more than a possible cause can keep. */
static const char *
headline_label(const WnSubjectReport *subject)
{
    return subject->headline->grade >= WN_GRADE_LIKELY ? "Why" : "Maybe";
}

static bool
is_headline_in(const WnReport *report, const WnCauseInfo *info)
{
    for (size_t i = 0; report && i < report->n_subjects; i++)
        if (report->subjects[i].headline && report->subjects[i].headline->info == info)
            return true;
    return false;
}

/* Beside a headline the names are enough; and what heads another subject is told in full there. */
static void
add_also(WnPage *page, const WnSubjectReport *subject, const WnReport *report, WnDetail detail)
{
    for (size_t i = 0; i < subject->n_also; i++) {
        const WnCauseVerdict *cause = &subject->also[i];

        wn_text_cause(page, "Also", cause);
        if (detail != WN_DETAIL_FULL && (subject->headline || is_headline_in(report, cause->info)))
            continue;
        wn_text_evidence(page, cause, detail);
        wn_text_fixes(page, cause);
    }
}

void
wn_text_block(WnPage *page, const WnSubjectReport *subject, const WnReport *report, WnDetail detail)
{
    bool full = detail == WN_DETAIL_FULL;

    add_headline(page, subject);
    if (!subject->headline && subject->works != WN_NO)
        add_translation(page, subject);
    wn_page_end(page);
    if (full)
        wn_text_facts(page, subject);
    if (subject->headline) {
        wn_text_cause(page, headline_label(subject), subject->headline);
        wn_text_evidence(page, subject->headline, detail);
    } else if ((full || subject->works != WN_YES) && subject->sentence) {
        paragraph(page, "Result", subject->sentence);
    }
    wn_text_media(page, subject, detail);
    if (subject->headline && !is_cannot_tell(subject->headline))
        wn_text_fixes(page, subject->headline);
    add_also(page, subject, report, detail);
    if (full || subject->works != WN_YES)
        add_ruled_out(page, subject, detail);
    add_next(page, subject);
}
