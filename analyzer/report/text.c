/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text.h. */
#include "report/text.h"

#include <string.h>

#include "report/phrase.h"
#include "report/text_hazards.h"
#include "report/text_nats.h"
#include "report/text_subject.h"

/*
 * A capture of a trunk has thousands of calls that fail alike: of each cause the first few are told
 * in full, some more in a line, and the rest are counted.
 */
enum { MAX_HEALTHY = 20, MAX_ALIKE_FULL = 5, MAX_ALIKE = 25 };

typedef enum { RANK_NAT, RANK_OTHER, RANK_UNDECIDED, RANK_WORKS, RANKS } Rank;

static Rank
rank(const WnSubjectReport *subject)
{
    if (subject->works == WN_NO)
        return subject->nat_related == WN_YES ? RANK_NAT : RANK_OTHER;
    return subject->works == WN_YES ? RANK_WORKS : RANK_UNDECIDED;
}

/* Works, and nothing else is to be told of it. */
static bool
is_healthy(const WnSubjectReport *subject)
{
    return subject->works == WN_YES && !subject->headline && subject->n_also == 0;
}

/* ------------------------------------------------------------------ head */

static void
add_seen_from(GString *line, const WnReport *report)
{
    g_autoptr(GString) place = g_string_new(NULL);
    g_autoptr(GString) other = g_string_new(NULL);

    for (size_t i = 0; i < report->n_subjects; i++) {
        g_string_truncate(other, 0);
        wn_phrase_seen_from(other, &report->subjects[i]);
        if (other->len && place->len && !g_string_equal(place, other))
            return;
        if (other->len)
            g_string_assign(place, other->str);
    }
    if (place->len)
        g_string_append_printf(line, "; seen from %s", place->str);
}

static void
add_undecoded(WnPage *page, const WnCaptureSummary *capture)
{
    uint64_t total = 0;

    for (size_t i = 0; i < capture->n_not_decoded; i++)
        total += capture->not_decoded[i].count;
    if (total == 0)
        return;

    g_autoptr(GString) line = g_string_new(NULL);
    wn_phrase_count(line, total, "frame");
    g_string_append(line, " not read: ");
    for (size_t i = 0; i < capture->n_not_decoded; i++)
        g_string_append_printf(line, "%s%s (%" G_GUINT64_FORMAT ")", i ? ", " : "",
                               capture->not_decoded[i].reason, capture->not_decoded[i].count);
    wn_page_begin(page, 2, NULL, 4);
    wn_page_add(page, WN_INK_FAINT, line->str);
    wn_page_end(page);
}

static void
add_head(WnPage *page, const WnAnalysis *analysis, WnDetail detail)
{
    const WnCaptureSummary *capture = &analysis->capture;
    g_autoptr(GString) line = g_string_new(NULL);

    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_STRONG,
                strcmp(capture->file, "-") == 0 ? "standard input" : capture->file);
    if (capture->n_parts > 1)
        wn_page_printf(page, " and %zu more, joined", capture->n_parts - 1);
    wn_phrase_count(line, analysis->report->n_subjects, "subject");
    g_string_append(line, ", ");
    wn_phrase_count(line, capture->packets, "packet");
    if (capture->packets > 0) {
        g_string_append(line, ", ");
        wn_phrase_duration(line, capture->last - capture->first);
    }
    add_seen_from(line, analysis->report);
    wn_page_add_apart(page, WN_INK_PLAIN, line->str);
    wn_page_end(page);

    for (size_t i = 0; i < capture->n_problems; i++) {
        wn_page_begin(page, 2, NULL, 4);
        wn_page_add_sign(page, WN_INK_UNSURE, WN_SIGN_HAZARD);
        wn_page_add(page, WN_INK_PLAIN, " ");
        wn_page_add(page, WN_INK_PLAIN, capture->problems[i]);
        wn_page_end(page);
    }
    if (detail == WN_DETAIL_FULL) {
        g_string_truncate(line, 0);
        wn_phrase_time(line, capture->first);
        for (size_t i = 0; i < capture->n_link_types; i++)
            g_string_append_printf(line, ", %s", capture->link_types[i]);
        wn_page_begin(page, 2, NULL, 4);
        wn_page_add(page, WN_INK_FAINT, line->str);
        wn_page_end(page);
    }
    add_undecoded(page, capture);
}

/* ------------------------------------------------------------------ subjects */

/* How often each cause has headed a subject so far. */
static unsigned
count_alike(GHashTable *alike, const WnSubjectReport *subject)
{
    const void *key = subject->headline ? (const void *) subject->headline->info : alike;
    unsigned    count = GPOINTER_TO_UINT(g_hash_table_lookup(alike, key)) + 1;

    g_hash_table_insert(alike, (void *) key, GUINT_TO_POINTER(count));
    return count;
}

static bool
is_said_in_a_line(const WnSubjectReport *subject, unsigned count, WnDetail detail)
{
    return detail == WN_DETAIL_BRIEF || count > MAX_ALIKE_FULL ||
           (detail == WN_DETAIL_NORMAL && subject->kind == WN_SUBJECT_MEDIA);
}

static void
tell_in_turn(WnPage *page, const WnReport *report, Rank which, WnDetail detail)
{
    g_autoptr(GHashTable) alike = g_hash_table_new(NULL, NULL);
    uint64_t left_out = 0;
    bool     in_lines = false;

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        unsigned               count;

        if (rank(subject) != which || (is_healthy(subject) && detail != WN_DETAIL_FULL))
            continue;
        count = detail == WN_DETAIL_FULL ? 1 : count_alike(alike, subject);
        if (count > MAX_ALIKE) {
            left_out++;
        } else if (is_said_in_a_line(subject, count, detail)) {
            if (!in_lines && detail != WN_DETAIL_BRIEF && count <= MAX_ALIKE_FULL)
                wn_page_gap(page);
            wn_text_line(page, subject);
            in_lines = true;
        } else {
            wn_page_gap(page);
            wn_text_block(page, subject, report, detail);
            in_lines = false;
        }
    }
    if (left_out > 0) {
        g_autoptr(GString) line = g_string_new("and ");
        wn_phrase_count(line, left_out, "more subject");
        g_string_append(line, " like these (-v shows all)");
        wn_page_begin(page, 2, NULL, 4);
        wn_page_add(page, WN_INK_PLAIN, line->str);
        wn_page_end(page);
    }
}

static void
tell_healthy(WnPage *page, const WnReport *report, WnDetail detail)
{
    static const WnSubjectKind kinds[] = { WN_SUBJECT_CALL,         WN_SUBJECT_REGISTRATION,
                                           WN_SUBJECT_SUBSCRIPTION, WN_SUBJECT_MESSAGE,
                                           WN_SUBJECT_DISCOVERY,    WN_SUBJECT_MEDIA };
    static const char *const   nouns[] = { "call",    "registration",      "subscription",
                                           "message", "address discovery", "media stream" };
    uint64_t                   counts[G_N_ELEMENTS(kinds)] = { 0 };
    size_t                     total = 0;

    for (size_t i = 0; i < report->n_subjects; i++) {
        if (!is_healthy(&report->subjects[i]))
            continue;
        total++;
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            counts[k] += report->subjects[i].kind == kinds[k];
    }
    if (total == 0 || detail != WN_DETAIL_NORMAL)
        return;
    wn_page_gap(page);
    if (total <= MAX_HEALTHY) {
        for (size_t i = 0; i < report->n_subjects; i++)
            if (is_healthy(&report->subjects[i]))
                wn_text_line(page, &report->subjects[i]);
        return;
    }

    g_autoptr(GString) line = g_string_new("works: ");
    for (size_t k = 0, told = 0; k < G_N_ELEMENTS(kinds); k++) {
        if (counts[k] == 0)
            continue;
        g_string_append(line, told++ ? ", " : "");
        wn_phrase_count(line, counts[k], nouns[k]);
    }
    g_string_append(line, " (-v lists them)");
    wn_page_begin(page, 0, NULL, 2);
    wn_page_add_sign(page, WN_INK_GOOD, WN_SIGN_WORKS);
    wn_page_add(page, WN_INK_PLAIN, " ");
    wn_page_add(page, WN_INK_PLAIN, line->str);
    wn_page_end(page);
}

/* ------------------------------------------------------------------ end */

void
wn_text_count(WnTextCount *count, const WnReport *report)
{
    count->captures++;
    count->subjects += report->n_subjects;
    count->failed += report->n_failed;
    count->nat += report->n_nat;
    count->not_nat += report->n_not_nat;
    count->unknown += report->n_cannot_tell;
}

static void
tell_count(WnPage *page, const char *label, const WnTextCount *count)
{
    g_autoptr(GString) line = g_string_new(label);

    if (count->subjects == 0) {
        g_string_append(line, "No call, registration or media was found here.");
    } else {
        wn_phrase_count(line, count->subjects, "subject");
        if (count->failed == 0)
            g_string_append(line, ": none failed");
        else
            g_string_append_printf(line, ": %" G_GUINT64_FORMAT " failed", count->failed);
        if (count->nat > 0)
            g_string_append_printf(line, ", NAT is to blame for %" G_GUINT64_FORMAT, count->nat);
        if (count->not_nat > 0)
            g_string_append_printf(line, ", %s for %" G_GUINT64_FORMAT,
                                   count->nat > 0 ? "something else" : "NAT is not to blame",
                                   count->not_nat);
        if (count->unknown > 0)
            g_string_append_printf(line, ", this capture cannot tell about %" G_GUINT64_FORMAT,
                                   count->unknown);
        g_string_append_c(line, '.');
    }
    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_STRONG, line->str);
    wn_page_end(page);
}

/* Where all that could be a call is encrypted, "not found" would be a half-truth. */
static bool
tell_encrypted(WnPage *page, const WnAnalysis *analysis)
{
    const WnCaptureSummary *capture = &analysis->capture;
    g_autoptr(GString) line = g_string_new("No call can be read here: ");

    for (size_t i = 0; i < capture->n_not_decoded && analysis->report->n_subjects == 0; i++) {
        if (strcmp(capture->not_decoded[i].reason, "encrypted (TLS)") != 0)
            continue;
        wn_phrase_count(line, capture->not_decoded[i].count, "frame");
        g_string_append_printf(line,
                               " %s encrypted (TLS). Wireshark decrypts %s with a key log, and its "
                               "whynat plugin then judges the calls.",
                               capture->not_decoded[i].count == 1 ? "is" : "are",
                               capture->not_decoded[i].count == 1 ? "it" : "them");
        wn_page_begin(page, 0, NULL, 2);
        wn_page_add(page, WN_INK_STRONG, line->str);
        wn_page_end(page);
        return true;
    }
    return false;
}

static void
tell_notes(WnPage *page, const WnReport *report)
{
    if (report->n_notes > 0)
        wn_page_gap(page);
    for (size_t i = 0; i < report->n_notes; i++) {
        wn_page_begin(page, 0, "Note", WN_TEXT_BODY - WN_TEXT_LABEL);
        wn_page_add(page, WN_INK_PLAIN, report->notes[i].text);
        wn_page_end(page);
    }
}

void
wn_text_report(GString *out, const WnAnalysis *analysis, const WnTextStyle *style)
{
    const WnReport *report = analysis->report;
    WnPage          page;
    WnTextCount     count = { 0 };

    wn_page_init(&page, out, &style->page);
    add_head(&page, analysis, style->detail);
    tell_in_turn(&page, report, RANK_NAT, style->detail);
    tell_in_turn(&page, report, RANK_OTHER, style->detail);
    if (style->detail != WN_DETAIL_BRIEF) {
        tell_in_turn(&page, report, RANK_UNDECIDED, style->detail);
        tell_in_turn(&page, report, RANK_WORKS, style->detail);
        tell_healthy(&page, report, style->detail);
        wn_text_hazards(&page, report, style->detail);
        wn_text_nats(&page, report, style->detail);
        tell_notes(&page, report);
        wn_page_gap(&page);
    }
    wn_text_count(&count, report);
    if (!tell_encrypted(&page, analysis))
        tell_count(&page, "", &count);
}

void
wn_text_subject(GString *out, const WnSubjectReport *subject, const WnTextStyle *style)
{
    WnPage page;

    wn_page_init(&page, out, &style->page);
    if (style->detail == WN_DETAIL_BRIEF) {
        if (subject->works == WN_NO)
            wn_text_line(&page, subject);
    } else if (style->detail == WN_DETAIL_NORMAL && is_healthy(subject)) {
        wn_text_line(&page, subject);
    } else {
        wn_text_block(&page, subject, NULL, style->detail);
    }
}

void
wn_text_end(GString *out, const WnAnalysis *analysis, const WnTextStyle *style)
{
    WnPage      page;
    WnTextCount count = { 0 };

    wn_page_init(&page, out, &style->page);
    add_head(&page, analysis, style->detail);
    if (style->detail != WN_DETAIL_BRIEF) {
        wn_text_hazards(&page, analysis->report, style->detail);
        wn_text_nats(&page, analysis->report, style->detail);
        tell_notes(&page, analysis->report);
        wn_page_gap(&page);
    }
    wn_text_count(&count, analysis->report);
    if (!tell_encrypted(&page, analysis))
        tell_count(&page, "", &count);
}

void
wn_text_total(GString *out, const WnTextCount *count, const WnTextStyle *style)
{
    g_autoptr(GString) label = g_string_new("All ");
    WnPage page;

    if (count->captures < 2)
        return;
    wn_phrase_count(label, count->captures, "capture");
    g_string_append(label, " together, ");
    wn_page_init(&page, out, &style->page);
    wn_page_gap(&page);
    tell_count(&page, label->str, count);
}
