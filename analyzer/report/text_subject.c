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

void
wn_text_headline(WnPage *page, const WnSubjectReport *subject)
{
    g_autoptr(GString) outcome = g_string_new(NULL);

    wn_phrase_outcome(outcome, subject);
    wn_page_begin(page, 0, NULL, 0);
    add_mark(page, subject->works);
    wn_page_hang_here(page);
    wn_page_add(page, WN_INK_PLAIN, wn_phrase_kind(subject->kind));
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

        if (party->role == WN_ROLE_SERVER || party->behind_nat != WN_YES)
            continue;
        if (subject->kind == WN_SUBJECT_CALL)
            wn_page_printf(page, ", the %s behind NAT", wn_role_name(party->role));
        else
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
    wn_text_headline(page, subject);
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
    wn_page_add(page, WN_INK_STRONG, cause->info->title);
    wn_page_add(page, WN_INK_STRONG, ".");
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

void
wn_text_evidence(WnPage *page, const WnCauseVerdict *cause, WnDetail detail)
{
    size_t   shown = cause->n_evidence;
    unsigned column = 0;

    if (detail != WN_DETAIL_FULL && shown > MAX_EVIDENCE)
        shown = MAX_EVIDENCE;
    for (size_t i = 0; i < shown; i++) {
        g_autofree char *frame = g_strdup_printf("#%u", cause->evidence[i].frame);
        column = MAX(column, WN_TEXT_BODY + (unsigned) strlen(frame) + 2);
    }
    for (size_t i = 0; i < shown; i++) {
        const WnEvidenceItem *item = &cause->evidence[i];

        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Seen" : NULL, WN_TEXT_BODY);
        if (item->frame)
            wn_page_printf(page, "#%u", item->frame);
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
    if (shown < cause->n_evidence) {
        wn_page_begin(page, WN_TEXT_LABEL, NULL, column);
        wn_page_printf(page, "and %zu more (-v shows them)", cause->n_evidence - shown);
        wn_page_end(page);
    }
}

void
wn_text_fixes(WnPage *page, const WnCauseVerdict *cause)
{
    for (size_t i = 0; i < cause->n_fixes; i++) {
        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Fix" : NULL, WN_TEXT_BODY);
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

        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Not" : NULL, WN_TEXT_BODY);
        wn_page_printf(page, "%s: ", ruled_out->info->id);
        wn_page_add(page, WN_INK_PLAIN, ruled_out->because);
        if (detail == WN_DETAIL_FULL)
            wn_page_printf(page, " [%s]", ruled_out->guard);
        add_frames(page, ruled_out->frames, ruled_out->n_frames, detail);
        wn_page_end(page);
    }
    if (shown < subject->n_ruled_out) {
        wn_page_begin(page, WN_TEXT_LABEL, NULL, WN_TEXT_BODY);
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

        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Next" : NULL, WN_TEXT_BODY);
        wn_page_printf(page, "Capture at %s: ", next->where);
        wn_page_add(page, WN_INK_PLAIN, next->why);
        wn_page_end(page);
        if (next->command)
            wn_page_verbatim(page, WN_TEXT_BODY + 4, next->command);
    }
}

static void
add_endpoint(WnPage *page, const char *before, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    if (endpoint->addr.family)
        wn_page_printf(page, "%s%s", before, wn_endpoint_format(endpoint, text));
}

static void
add_media_row(WnPage *page, const WnMediaReport *row, WnDetail detail)
{
    wn_page_add(page, WN_INK_PLAIN, row->type);
    wn_page_printf(page, " %s %s %s: %s", wn_role_name(row->from),
                   wn_page_sign(page, WN_SIGN_ARROW), wn_role_name(row->to),
                   wn_phrase_media(row->verdict));
    if (row->packets > 0) {
        g_autoptr(GString) count = g_string_new("; ");
        wn_phrase_count(count, row->packets, "packet");
        wn_page_add(page, WN_INK_PLAIN, count->str);
    }
    if (detail != WN_DETAIL_FULL)
        return;
    add_endpoint(page, " from ", &row->source);
    add_endpoint(page, " to ", &row->destination);
    add_endpoint(page, ", advertised ", &row->advertised);
    for (size_t i = 0; i < row->n_ssrcs; i++)
        wn_page_printf(page, "%s0x%08x", i == 0 ? ", SSRC " : " ", row->ssrcs[i]);
    if (row->first_frame)
        wn_page_printf(page, ", #%u %s #%u", row->first_frame, wn_page_sign(page, WN_SIGN_UNTIL),
                       row->last_frame);
    if (row->bound_by)
        wn_page_printf(page, ", tied by %s", row->bound_by);
}

static void
add_media(WnPage *page, const WnSubjectReport *subject, WnDetail detail)
{
    bool labelled = false;

    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *row = &subject->media[i];

        if (detail != WN_DETAIL_FULL && row->verdict != WN_MEDIA_NONE &&
            row->verdict != WN_MEDIA_BLOCKED && subject->works != WN_NO)
            continue;
        wn_page_begin(page, WN_TEXT_LABEL, labelled ? NULL : "Media", WN_TEXT_BODY);
        labelled = true;
        add_media_row(page, row, detail);
        wn_page_end(page);
    }
}

static void
add_party(WnPage *page, const WnPartyReport *party)
{
    static const char *const roles[] = { "Caller", "Called", "Client", "Server" };
    char                     text[WN_ENDPOINT_TEXT];

    wn_page_begin(page, WN_TEXT_LABEL, roles[party->role], WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN,
                party->endpoint.addr.family ? wn_endpoint_format(&party->endpoint, text)
                                            : "address not seen");
    if (party->behind_nat == WN_YES)
        wn_page_add(page, WN_INK_PLAIN, ", behind NAT");
    else if (party->behind_nat == WN_NO)
        wn_page_add(page, WN_INK_PLAIN, ", not behind NAT");
    add_endpoint(page, ", seen by others as ", &party->mapped);
    wn_page_printf(page, "; %s", wn_phrase_vantage(party->vantage));
    if (party->user_agent) {
        wn_page_add(page, WN_INK_PLAIN, "; ");
        wn_page_add(page, WN_INK_PLAIN, party->user_agent);
    }
    wn_page_end(page);
}

static void
add_facts(WnPage *page, const WnSubjectReport *subject)
{
    g_autoptr(GString) when = g_string_new(NULL);

    wn_phrase_time(when, subject->start);
    g_string_append(when, ", for ");
    wn_phrase_duration(when, subject->end - subject->start);
    g_string_append_printf(when, "; #%u %s #%u", subject->first_frame,
                           wn_page_sign(page, WN_SIGN_UNTIL), subject->last_frame);
    paragraph(page, "When", when->str);
    if (subject->call_id)
        paragraph(page, "Id", subject->call_id);
    for (size_t i = 0; i < subject->n_parties; i++)
        add_party(page, &subject->parties[i]);
}

/* "Why" promises more than a possible cause can keep. */
static const char *
headline_label(const WnSubjectReport *subject)
{
    return subject->headline->grade >= WN_GRADE_LIKELY ? "Why" : "Maybe";
}

void
wn_text_block(WnPage *page, const WnSubjectReport *subject, WnDetail detail)
{
    bool full = detail == WN_DETAIL_FULL;

    wn_text_headline(page, subject);
    if (!subject->headline && subject->works != WN_NO)
        add_translation(page, subject);
    wn_page_end(page);
    if (full)
        add_facts(page, subject);
    if (subject->headline) {
        wn_text_cause(page, headline_label(subject), subject->headline);
        wn_text_evidence(page, subject->headline, detail);
    } else if ((full || subject->works != WN_YES) && subject->sentence) {
        paragraph(page, "Verdict", subject->sentence);
    }
    add_media(page, subject, detail);
    if (subject->headline && !is_cannot_tell(subject->headline))
        wn_text_fixes(page, subject->headline);
    for (size_t i = 0; i < subject->n_also; i++) {
        wn_text_cause(page, "Also", &subject->also[i]);
        if (full || !subject->headline)
            wn_text_evidence(page, &subject->also[i], detail);
        if (full || !subject->headline)
            wn_text_fixes(page, &subject->also[i]);
    }
    if (full || subject->works != WN_YES)
        add_ruled_out(page, subject, detail);
    add_next(page, subject);
}
