/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a ring buffer, by the names that programs give them: dumpcap and Wireshark write
 * NAME_00001_20260301100211.EXT, tcpdump -C writes NAME.EXT, NAME.EXT1, NAME.EXT2, and with -W
 * NAME.EXT00, NAME.EXT01.  Names that only look alike (call1.pcap, call2.pcap) are captures of
 * their own.  So are the parts before and after one that is missing: what was in it would look as
 * if it had never been sent.
 */
#include <string.h>

#include "cli/captures.h"

/* One file by its name. */
typedef struct {
    WnUnit  *unit;
    char    *family; /* what all parts have in common, the number apart */
    char    *began;  /* dumpcap's time, which tells two runs of it apart; "" of tcpdump */
    uint64_t number;
} Part;

typedef struct {
    GRegex *dumpcap, *tcpdump;
} Names;

static void
clear_part(gpointer data)
{
    Part *part = data;

    g_free(part->family);
    g_free(part->began);
}

static uint64_t
number_of(const GMatchInfo *match, int group)
{
    g_autofree char *text = g_match_info_fetch(match, group);

    return g_ascii_strtoull(text, NULL, 10); /* tcpdump's first has none: 0 */
}

/* False: no part of a ring buffer. */
static bool
read_name(const Names *names, WnUnit *unit, Part *part)
{
    g_autoptr(GMatchInfo) match = NULL;
    bool             dumpcap = g_regex_match(names->dumpcap, unit->paths[0], 0, &match);
    g_autofree char *start = NULL, *end = NULL;

    if (!dumpcap) {
        g_clear_pointer(&match, g_match_info_unref);
        if (!g_regex_match(names->tcpdump, unit->paths[0], 0, &match))
            return false;
    }
    start = g_match_info_fetch(match, 1);
    end = g_match_info_fetch(match, dumpcap ? 4 : 3);
    part->unit = unit;
    part->family = g_strconcat(start, dumpcap ? "\n" : "\n\n", end, NULL);
    part->began = dumpcap ? g_match_info_fetch(match, 3) : g_strdup("");
    part->number = number_of(match, 2);
    return true;
}

static int
compare_parts(const void *a, const void *b)
{
    const Part *x = a, *y = b;
    int         order = strcmp(x->family, y->family);

    if (order == 0)
        order = strcmp(x->began, y->began);
    if (order == 0 && x->number != y->number)
        order = x->number < y->number ? -1 : 1;
    return order ? order : strcmp(x->unit->paths[0], y->unit->paths[0]);
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* n parts with one number after another: the first unit takes over the paths of the others. */
static void
merge(const Part *parts, guint n)
{
    WnUnit    *first = parts[0].unit;
    GPtrArray *paths = g_ptr_array_new();

    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(paths, parts[i].unit->paths[0]);
        parts[i].unit->paths[0] = NULL;
    }
    g_ptr_array_sort(paths, compare_paths);
    g_ptr_array_add(paths, NULL);
    g_strfreev(first->paths);
    first->paths = (char **) g_ptr_array_free(paths, FALSE);
}

static GArray *
find_parts(GPtrArray *units)
{
    const GRegexCompileFlags flags = G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_OPTIMIZE;

    const Names names = {
        g_regex_new("^(.*)_([0-9]{5,})_([0-9]{14})(\\.[a-z0-9.]+)?$", flags, 0, NULL),
        g_regex_new("^(.*\\.(?:pcap|pcapng|cap|dmp))([0-9]*)(\\.(?:gz|zst|lz4))?$", flags, 0, NULL),
    };
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));

    g_array_set_clear_func(parts, clear_part);
    for (guint i = 0; i < units->len; i++) {
        Part part;
        if (read_name(&names, g_ptr_array_index(units, i), &part))
            g_array_append_val(parts, part);
    }
    g_regex_unref(names.dumpcap);
    g_regex_unref(names.tcpdump);
    g_array_sort(parts, compare_parts);
    return parts;
}

void
wn_ring_join(WnCaptures *captures)
{
    g_autoptr(GArray) parts = find_parts(captures->units);
    guint end;

    for (guint begin = 0; begin < parts->len; begin = end) {
        for (end = begin + 1; end < parts->len; end++) {
            const Part *last = &g_array_index(parts, Part, end - 1);
            const Part *next = &g_array_index(parts, Part, end);

            if (strcmp(last->family, next->family) != 0)
                break;
            if (next->number != last->number + 1) {
                captures->gaps += next->number > last->number;
                break;
            }
        }
        if (end - begin < 2)
            continue;
        captures->joined += end - begin;
        merge(&g_array_index(parts, Part, begin), end - begin);
    }
    for (guint i = captures->units->len; i-- > 0;)
        if (!((WnUnit *) g_ptr_array_index(captures->units, i))->paths[0])
            g_ptr_array_remove_index_fast(captures->units, i);
}
