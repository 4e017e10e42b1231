/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The head of the page: what failed, in a customer's words, and what to do first. */
#include <glib.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

typedef struct {
    const WnCauseVerdict *verdict; /* of the first such subject */
    char                  anchor[32];
    unsigned              count;
} Group;

static Group *
find_group(GArray *groups, const WnCauseInfo *info)
{
    for (guint i = 0; i < groups->len; i++)
        if (g_array_index(groups, Group, i).verdict->info == info)
            return &g_array_index(groups, Group, i);
    return NULL;
}

static int
most_first(const void *a, const void *b)
{
    const Group *x = a, *y = b;
    bool nat_x = wn_cause_is_nat(x->verdict->info), nat_y = wn_cause_is_nat(y->verdict->info);

    if (nat_x != nat_y)
        return nat_x ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->verdict->info->id, y->verdict->info->id);
}

static GArray *
group_by_cause(const WnHtmlCapture *captures, size_t n)
{
    GArray *groups = g_array_new(FALSE, TRUE, sizeof(Group));

    for (size_t c = 0; c < n; c++) {
        const WnReport *report = captures[c].analysis->report;
        for (size_t i = 0; i < report->n_subjects; i++) {
            const WnCauseVerdict *headline = report->subjects[i].headline;
            Group                *group;

            if (!headline)
                continue;
            group = find_group(groups, headline->info);
            if (!group) {
                Group fresh = { .verdict = headline };
                wn_html_anchor(fresh.anchor, c, i);
                g_array_append_val(groups, fresh);
                group = &g_array_index(groups, Group, groups->len - 1);
            }
            group->count++;
        }
    }
    g_array_sort(groups, most_first);
    return groups;
}

static void
add_group(GString *out, const Group *group)
{
    const WnCauseVerdict *verdict = group->verdict;
    g_autoptr(GString) fault = g_string_new(NULL);

    wn_phrase_fault(fault, verdict->fault);
    g_string_append_printf(out, "<li class=\"%s\"><a href=\"#%s\">",
                           wn_cause_is_nat(verdict->info) ? "nat" : "other", group->anchor);
    wn_html_text(out, verdict->info->title);
    g_string_append(out, "</a>");
    if (group->count > 1)
        g_string_append_printf(out, " <span class=\"count\">%u times</span>", group->count);
    if (fault->len > 0) {
        g_string_append(out, "<br>");
        wn_html_printf(out, "Where it goes wrong: %s.", fault->str);
    }
    if (verdict->n_fixes > 0) {
        g_string_append(out, "<br><span class=\"first\">First thing to do: ");
        wn_html_text(out, verdict->fixes[0]);
        g_string_append(out, "</span>");
    }
    g_string_append(out, "</li>");
}

/* "1 call and 2 registrations" of those that are wanted. */
static void
count_kinds(GString *text, const WnHtmlCapture *captures, size_t n, bool failed_only)
{
    static const char *const nouns[] = { "call",    "registration",      "subscription",
                                         "message", "address discovery", "stream without a call" };
    uint64_t                 counts[G_N_ELEMENTS(nouns)] = { 0 };
    unsigned                 left = 0;

    for (size_t c = 0; c < n; c++) {
        const WnReport *report = captures[c].analysis->report;
        for (size_t i = 0; i < report->n_subjects; i++)
            if (!failed_only || report->subjects[i].works == WN_NO)
                counts[g_bit_nth_lsf(report->subjects[i].kind, -1)]++;
    }
    for (size_t k = 0; k < G_N_ELEMENTS(nouns); k++)
        left += counts[k] > 0;
    for (size_t k = 0; k < G_N_ELEMENTS(nouns); k++) {
        if (counts[k] == 0)
            continue;
        left--;
        if (k >= 4 && counts[k] > 1)
            g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s", counts[k],
                                   k == 4 ? "address discoveries" : "streams without a call");
        else
            wn_phrase_count(text, counts[k], nouns[k]);
        g_string_append(text, left > 1 ? ", " : left == 1 ? " and " : "");
    }
}

static void
add_counts(GString *out, const WnHtmlCapture *captures, size_t n)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(GString) failed = g_string_new(NULL);
    uint64_t unknown = 0;

    for (size_t i = 0; i < n; i++)
        unknown += captures[i].analysis->report->n_cannot_tell;
    count_kinds(all, captures, n, false);
    count_kinds(failed, captures, n, true);
    g_string_append(out, "<p class=\"big\">");
    if (all->len == 0)
        g_string_append(out, "There is no call and no registration in this capture.");
    else if (failed->len > 0)
        wn_html_printf(out, "%s did not work.", failed->str);
    else
        g_string_append(out, unknown == 0 ? "Nothing failed."
                                          : "Nothing is shown to have failed, but not all can be "
                                            "told from here.");
    g_string_append(out, "</p>");
    if (all->len > 0)
        wn_html_printf(out, "Seen in all: %s.", all->str);
}

void
wn_html_summary(GString *out, const WnHtmlCapture *captures, size_t n)
{
    g_autoptr(GArray) groups = group_by_cause(captures, n);

    g_string_append(out, "<section aria-labelledby=\"in-short\"><h2 id=\"in-short\">In short</h2>");
    add_counts(out, captures, n);
    if (groups->len > 0)
        g_string_append(out, "<ul class=\"causes\">");
    for (guint i = 0; i < groups->len; i++)
        add_group(out, &g_array_index(groups, Group, i));
    g_string_append(out, groups->len > 0 ? "</ul></section>\n" : "</section>\n");
}
