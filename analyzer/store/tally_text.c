/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The summary of many captures, for people. */
#include <stdlib.h>
#include <string.h>

#include "report/phrase.h"
#include "store/tally_state.h"

enum { WORST = 10, HANG = 10, UNREAD_SHOWN = 50 };

static void
add_count(WnPage *page, uint64_t count, const char *noun)
{
    g_autoptr(GString) text = g_string_new(NULL);

    wn_phrase_count(text, count, noun);
    wn_page_add(page, WN_INK_PLAIN, text->str);
}

static void
add_total(WnPage *page, const WnTally *tally)
{
    wn_page_begin(page, 0, NULL, 2);
    add_count(page, tally->captures, "capture");
    wn_page_add(page, WN_INK_PLAIN, ", ");
    add_count(page, tally->subjects, "subject");
    wn_page_add(page, WN_INK_PLAIN, ", ");
    add_count(page, tally->packets, "packet");
    if (tally->failed == 0)
        wn_page_add(page, WN_INK_GOOD, "; none failed");
    else
        wn_page_printf(page, "; %" G_GUINT64_FORMAT " failed", tally->failed);
    if (tally->nat + tally->not_nat + tally->unknown > 0)
        wn_page_printf(page,
                       " (through NAT: %" G_GUINT64_FORMAT ", for other reasons: %" G_GUINT64_FORMAT
                       ", cannot tell: %" G_GUINT64_FORMAT ")",
                       tally->nat, tally->not_nat, tally->unknown);
    if (tally->undecided > 0)
        wn_page_printf(page, "; %" G_GUINT64_FORMAT " undecided", tally->undecided);
    wn_page_end(page);
}

static void
add_headlines(WnPage *page, const WnTally *tally)
{
    g_autoptr(GArray) causes = wn_tally_causes(tally);

    for (guint i = 0; i < causes->len; i++) {
        const WnTallyRank *rank = &g_array_index(causes, WnTallyRank, i);

        wn_page_add(page, WN_INK_PLAIN, i ? ", " : ": ");
        wn_page_add(page, WN_INK_STRONG, rank->name);
        if (rank->count.failed > 1)
            wn_page_printf(page, " (%" G_GUINT64_FORMAT ")", rank->count.failed);
    }
}

void
wn_tally_line(GString *out, const WnTally *tally, const char *name, const WnPageStyle *style)
{
    GHashTableIter iter;
    gpointer       problem;
    WnPage         page;

    wn_page_init(&page, out, style);
    wn_page_begin(&page, 0, NULL, 4);
    if (tally->failed > 0)
        wn_page_add_sign(&page, WN_INK_BAD, WN_SIGN_FAILED);
    else if (wn_tally_has_unread(tally) || tally->undecided > 0)
        wn_page_add_sign(&page, WN_INK_UNSURE, WN_SIGN_UNSURE);
    else
        wn_page_add_sign(&page, WN_INK_GOOD, WN_SIGN_WORKS);
    wn_page_add(&page, WN_INK_PLAIN, " ");
    wn_page_add(&page, WN_INK_PLAIN, name);
    wn_page_add(&page, WN_INK_PLAIN, "   ");
    add_count(&page, tally->subjects, "subject");
    if (tally->failed > 0)
        wn_page_printf(&page, ", %" G_GUINT64_FORMAT " failed", tally->failed);
    add_headlines(&page, tally);
    g_hash_table_iter_init(&iter, tally->unread);
    while (g_hash_table_iter_next(&iter, NULL, &problem)) {
        wn_page_add(&page, WN_INK_UNSURE, "; not read to its end: ");
        wn_page_add(&page, WN_INK_UNSURE, problem);
    }
    wn_page_end(&page);
}

static void
add_heading(WnPage *page, const char *text)
{
    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_STRONG, text);
    wn_page_end(page);
}

static void
add_causes(WnPage *page, const WnTally *tally)
{
    g_autoptr(GArray) causes = wn_tally_causes(tally);

    if (causes->len > 0)
        add_heading(page, "Causes");
    for (guint i = 0; i < causes->len; i++) {
        const WnTallyRank *rank = &g_array_index(causes, WnTallyRank, i);
        const WnCauseInfo *info = wn_catalogue_find(rank->name);

        wn_page_begin(page, 2, NULL, HANG);
        wn_page_printf(page, "%6" G_GUINT64_FORMAT "  ", rank->count.failed);
        wn_page_add(page, WN_INK_STRONG, rank->name);
        if (info) {
            wn_page_add(page, WN_INK_PLAIN, "  ");
            wn_page_add(page, WN_INK_PLAIN, info->title);
        }
        wn_page_end(page);
    }
}

static void
add_group(WnPage *page, const WnTally *tally, WnGroup group, const char *heading)
{
    g_autoptr(GArray) ranks = wn_tally_worst(tally, group, WORST);

    if (ranks->len > 0)
        add_heading(page, heading);
    for (guint i = 0; i < ranks->len; i++) {
        const WnTallyRank *rank = &g_array_index(ranks, WnTallyRank, i);

        wn_page_begin(page, 2, NULL, HANG);
        wn_page_printf(page, "%6" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "  ",
                       rank->count.failed, rank->count.subjects);
        wn_page_add(page, WN_INK_PLAIN, rank->name);
        wn_page_end(page);
    }
}

static void
add_unread(WnPage *page, const WnTally *tally)
{
    g_autoptr(GList) files = g_hash_table_get_keys(tally->unread);
    guint n = 0;

    if (!files)
        return;
    add_heading(page, "Not read, or not to the end");
    files = g_list_sort(files, (GCompareFunc) strcmp);
    for (GList *file = files; file && n < UNREAD_SHOWN; file = file->next, n++) {
        wn_page_begin(page, 2, NULL, 4);
        wn_page_add(page, WN_INK_PLAIN, file->data);
        wn_page_add(page, WN_INK_PLAIN, ": ");
        wn_page_add(page, WN_INK_PLAIN, g_hash_table_lookup(tally->unread, file->data));
        wn_page_end(page);
    }
    if (g_hash_table_size(tally->unread) > n) {
        wn_page_begin(page, 2, NULL, 4);
        wn_page_printf(page, "and %u more", g_hash_table_size(tally->unread) - n);
        wn_page_end(page);
    }
}

void
wn_tally_text(GString *out, const WnTally *tally, const WnPageStyle *style)
{
    WnPage page;

    wn_page_init(&page, out, style);
    add_total(&page, tally);
    add_causes(&page, tally);
    add_group(&page, tally, WN_GROUP_CALLER, "Users with most failures (failed of all)");
    add_group(&page, tally, WN_GROUP_NAT, "NATs");
    add_group(&page, tally, WN_GROUP_SERVER, "Servers");
    add_group(&page, tally, WN_GROUP_AGENT, "User agents");
    add_unread(&page, tally);
}
