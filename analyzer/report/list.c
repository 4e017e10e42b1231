/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All entries of the catalogue, grouped; and the entry that a mistyped id was meant to be. */
#include <string.h>

#include "report/explain.h"
#include "report/json_subject.h"

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const WnCauseInfo *const *x = a, *const *y = b;

    return strcmp((*x)->id, (*y)->id);
}

/* Groups as the catalogue names them first; ids by the alphabet. */
static GPtrArray *
list_entries(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *all = g_ptr_array_new();

    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const char *group = wn_catalogue_entry(i)->group;
        g_autoptr(GPtrArray) members = g_ptr_array_new();

        if (!g_hash_table_add(seen, (gpointer) group))
            continue;
        for (size_t k = i; k < wn_catalogue_size(); k++)
            if (strcmp(wn_catalogue_entry(k)->group, group) == 0)
                g_ptr_array_add(members, (gpointer) wn_catalogue_entry(k));
        g_ptr_array_sort(members, compare_ids);
        g_ptr_array_extend(all, members, NULL, NULL);
    }
    return all;
}

static size_t
longest_id(const GPtrArray *entries)
{
    size_t longest = 0;

    for (guint i = 0; i < entries->len; i++)
        longest = MAX(longest, strlen(((const WnCauseInfo *) entries->pdata[i])->id));
    return longest;
}

void
wn_list_text(GString *out, const WnPageStyle *style)
{
    g_autoptr(GPtrArray) entries = list_entries();
    unsigned    severity_column = 4 + (unsigned) longest_id(entries);
    unsigned    title_column = severity_column + (unsigned) strlen("critical") + 2;
    const char *group = NULL;
    WnPage      page;

    wn_page_init(&page, out, style);
    for (guint i = 0; i < entries->len; i++) {
        const WnCauseInfo *info = g_ptr_array_index(entries, i);

        if (!group || strcmp(group, info->group) != 0) {
            if (group)
                wn_page_gap(&page);
            group = info->group;
            wn_page_begin(&page, 0, NULL, 0);
            wn_page_add(&page, WN_INK_STRONG, group);
            wn_page_end(&page);
        }
        wn_page_begin(&page, 2, NULL, 2);
        wn_page_add(&page, WN_INK_PLAIN, info->id);
        wn_page_tab(&page, severity_column);
        wn_page_add(&page, WN_INK_PLAIN, wn_severity_name(info->severity));
        wn_page_tab(&page, title_column);
        wn_page_hang_here(&page);
        wn_page_add(&page, WN_INK_PLAIN, info->title);
        wn_page_end(&page);
    }
}

static void
add_names(JsonBuilder *builder, const WnCauseInfo *info)
{
    wn_json_begin_array(builder, "fault");
    for (unsigned bit = 1; bit <= WN_PARTY_CALLEE; bit <<= 1)
        if (info->fault & bit)
            json_builder_add_string_value(builder, wn_party_name((WnParty) bit));
    json_builder_end_array(builder);
    wn_json_begin_array(builder, "judges");
    for (unsigned bit = 1; bit <= WN_SUBJECT_MEDIA; bit <<= 1)
        if (info->judges & bit)
            json_builder_add_string_value(builder, wn_subject_kind_name((WnSubjectKind) bit));
    json_builder_end_array(builder);
}

void
wn_list_json(GString *out)
{
    g_autoptr(GPtrArray) entries = list_entries();
    g_autoptr(JsonBuilder) builder = json_builder_new();

    g_string_append_c(out, '[');
    for (guint i = 0; i < entries->len; i++) {
        const WnCauseInfo *info = g_ptr_array_index(entries, i);

        g_string_append(out, i == 0 ? "\n  " : ",\n  ");
        json_builder_begin_object(builder);
        wn_json_text(builder, "id", info->id);
        wn_json_text(builder, "group", info->group);
        wn_json_text(builder, "title", info->title);
        wn_json_text(builder, "severity", wn_severity_name(info->severity));
        add_names(builder, info);
        wn_json_flush(builder, out);
    }
    g_string_append(out, "\n]\n");
}

/* ------------------------------------------------------------------ the closest id */

enum { MAX_ID = 64 };

/* Letters to insert, delete or change to make one of the other (Levenshtein). */
static unsigned
distance(const char *a, const char *b)
{
    unsigned row[MAX_ID + 1];
    size_t   n = strlen(b);

    for (size_t k = 0; k <= n; k++)
        row[k] = (unsigned) k;
    for (size_t i = 0; a[i]; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned) i + 1;
        for (size_t k = 1; k <= n; k++) {
            unsigned change = diagonal + (a[i] != b[k - 1]);

            diagonal = row[k];
            row[k] = MIN(change, MIN(row[k], row[k - 1]) + 1);
        }
    }
    return row[n];
}

const WnCauseInfo *
wn_closest_cause(const char *id)
{
    const WnCauseInfo *closest = NULL;
    unsigned           best = G_MAXUINT;

    if (strlen(id) > MAX_ID)
        return NULL;
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        unsigned           steps;

        if (strlen(info->id) > MAX_ID)
            continue;
        /* A part of the id is a better hint than many letters in common. */
        steps = *id && strstr(info->id, id) ? 1 : distance(id, info->id);
        if (steps < best && steps <= MAX(2, strlen(info->id) / 2)) {
            best = steps;
            closest = info;
        }
    }
    return closest;
}
