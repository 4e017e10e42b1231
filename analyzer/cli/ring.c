/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a ring buffer, by the names that programs give them: dumpcap and Wireshark write
 * NAME_00001_20260301100211.EXT, tcpdump -C writes NAME.EXT, NAME.EXT1, NAME.EXT2, and with -W
 * NAME.EXT00, NAME.EXT01.  Names that only look alike (call1.pcap, call2.pcap) are captures of
 * their own.
 */
#include <string.h>

#include "cli/captures.h"

/* What all parts have in common, the number apart; NULL: no part of a ring buffer. */
static char *
family(GRegex *dumpcap, GRegex *tcpdump, const char *path)
{
    g_autoptr(GMatchInfo) match = NULL;

    if (g_regex_match(dumpcap, path, 0, &match)) {
        g_autofree char *start = g_match_info_fetch(match, 1);
        g_autofree char *end = g_match_info_fetch(match, 2);

        return g_strconcat(start, "\n", end, NULL);
    }
    g_clear_pointer(&match, g_match_info_unref);
    if (g_regex_match(tcpdump, path, 0, &match)) {
        g_autofree char *start = g_match_info_fetch(match, 1);
        g_autofree char *end = g_match_info_fetch(match, 2);

        return g_strconcat(start, "\n\n", end, NULL);
    }
    return NULL;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The parts' unit: the first takes over the paths of the others. */
static void
merge(GPtrArray *parts)
{
    WnUnit    *first = g_ptr_array_index(parts, 0);
    GPtrArray *paths = g_ptr_array_new();

    for (guint i = 0; i < parts->len; i++) {
        WnUnit *part = g_ptr_array_index(parts, i);
        g_ptr_array_add(paths, part->paths[0]);
        part->paths[0] = NULL;
        if (i > 0)
            first->size += part->size;
    }
    g_ptr_array_sort(paths, compare_paths);
    g_ptr_array_add(paths, NULL);
    g_strfreev(first->paths);
    first->paths = (char **) g_ptr_array_free(paths, FALSE);
}

static GHashTable *
group(GPtrArray *units)
{
    g_autoptr(GRegex) dumpcap = g_regex_new("^(.*)_[0-9]{5,}_[0-9]{14}(\\.[a-z0-9.]+)?$",
                                            G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
    g_autoptr(GRegex) tcpdump =
        g_regex_new("^(.*\\.(?:pcap|pcapng|cap|dmp))[0-9]*(\\.(?:gz|zst|lz4))?$",
                    G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
    GHashTable *families =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

    for (guint i = 0; i < units->len; i++) {
        WnUnit    *unit = g_ptr_array_index(units, i);
        char      *name = family(dumpcap, tcpdump, unit->paths[0]);
        GPtrArray *parts;

        if (!name)
            continue;
        parts = g_hash_table_lookup(families, name);
        if (!parts) {
            parts = g_ptr_array_new();
            g_hash_table_insert(families, g_strdup(name), parts);
        }
        g_ptr_array_add(parts, unit);
        g_free(name);
    }
    return families;
}

unsigned
wn_ring_join(GPtrArray *units)
{
    g_autoptr(GHashTable) families = group(units);
    GHashTableIter iter;
    gpointer       parts;
    unsigned       joined = 0;

    g_hash_table_iter_init(&iter, families);
    while (g_hash_table_iter_next(&iter, NULL, &parts)) {
        guint n = ((GPtrArray *) parts)->len;
        if (n < 2)
            continue;
        joined += n;
        merge(parts);
    }
    for (guint i = units->len; i-- > 0;)
        if (!((WnUnit *) g_ptr_array_index(units, i))->paths[0])
            g_ptr_array_remove_index_fast(units, i);
    return joined;
}
