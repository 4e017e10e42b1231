/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See captures.h. */
#include "cli/captures.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_DEPTH = 64,
    AT_ONCE = 256 /* files that one worker asks for their sizes */
};

static const char WILD[] = "*?[";

typedef struct {
    WnCaptures *captures;
    GHashTable *seen; /* paths: a file that is named twice is read once; NULL: one name cannot */
    char       *here; /* the current folder: asked for once */
    /* Names that captures have: "x.pcap", "x.pcapng.gz", "x.cap.zst", and tcpdump's "x.pcap7". */
    GRegex *usual;
} Search;

WnUnit *
wn_unit_new(char *path)
{
    WnUnit *unit = g_new0(WnUnit, 1);

    unit->paths = g_new0(char *, 2);
    unit->paths[0] = path;
    return unit;
}

void
wn_unit_free(WnUnit *unit)
{
    g_strfreev(unit->paths);
    g_free(unit->problem);
    g_free(unit);
}

/* path: taken. */
static void
add(Search *search, char *path)
{
    if (search->seen &&
        !g_hash_table_add(search->seen, g_canonicalize_filename(path, search->here)))
        g_free(path);
    else
        g_ptr_array_add(search->captures->units, wn_unit_new(path));
}

/* One folder of many must not keep the others from being read. */
static void
add_problem(Search *search, const char *folder, const char *problem)
{
    WnUnit *unit = wn_unit_new(g_strdup(folder));

    unit->problem = g_strdup(problem);
    g_ptr_array_add(search->captures->units, unit);
}

/* Whether the file begins as pcap (any byte order, microseconds or nanoseconds) or pcapng. */
static bool
begins_as_capture(const char *path)
{
    static const uint8_t starts[][4] = {
        { 0xa1, 0xb2, 0xc3, 0xd4 }, { 0xd4, 0xc3, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0x3c, 0x4d },
        { 0x4d, 0x3c, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0xcd, 0x34 }, { 0x34, 0xcd, 0xb2, 0xa1 },
        { 0x0a, 0x0d, 0x0d, 0x0a },
    };
    int     descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    uint8_t start[4] = { 0 };
    bool    does = false;

    if (descriptor < 0)
        return false;
    if (read(descriptor, start, sizeof(start)) == sizeof(start))
        for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
            does |= memcmp(start, starts[i], sizeof(start)) == 0;
    close(descriptor);
    return does;
}

static void walk(Search *search, const char *folder, unsigned depth);

/* What is hidden is not meant; of links only files are followed, so that no walk is endless. */
static unsigned char
type_of(const char *path, const struct dirent *entry)
{
    struct stat about;

    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type;
    if (lstat(path, &about) != 0)
        return DT_UNKNOWN;
    if (S_ISLNK(about.st_mode) && (stat(path, &about) != 0 || !S_ISREG(about.st_mode)))
        return DT_UNKNOWN;
    return S_ISREG(about.st_mode) ? DT_REG : S_ISDIR(about.st_mode) ? DT_DIR : DT_UNKNOWN;
}

static void
visit(Search *search, const char *folder, const struct dirent *entry, unsigned depth)
{
    g_autofree char *path = NULL;
    unsigned char    type;

    if (entry->d_name[0] == '.')
        return;
    path = g_build_filename(folder, entry->d_name, NULL);
    type = type_of(path, entry);
    if (type == DT_DIR)
        walk(search, path, depth + 1);
    else if (type != DT_REG)
        return;
    else if (g_regex_match(search->usual, entry->d_name, 0, NULL) || begins_as_capture(path))
        add(search, g_steal_pointer(&path));
    else
        search->captures->passed_over++;
}

static void
walk(Search *search, const char *folder, unsigned depth)
{
    DIR           *entries = depth <= MAX_DEPTH ? opendir(folder) : NULL;
    struct dirent *entry;

    if (!entries) {
        g_autofree char *problem =
            depth > MAX_DEPTH
                ? g_strdup_printf("the folder '%s' lies more than %d deep", folder, MAX_DEPTH)
                : g_strdup_printf("cannot read the folder '%s': %s", folder, g_strerror(errno));
        add_problem(search, folder, problem);
        return;
    }
    while ((entry = readdir(entries)) != NULL)
        visit(search, folder, entry, depth);
    closedir(entries);
}

static void
add_named(Search *search, const char *name)
{
    if (g_file_test(name, G_FILE_TEST_IS_DIR))
        walk(search, name, 0);
    else
        add(search, g_strdup(name));
}

/* A pattern that the shell was kept from expanding; a name that exists is none. */
static void
add_pattern(Search *search, const char *name)
{
    glob_t found;

    if (!strpbrk(name, WILD) || g_file_test(name, G_FILE_TEST_EXISTS) ||
        glob(name, 0, NULL, &found) != 0) {
        add_named(search, name);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        add_named(search, found.gl_pathv[i]);
    globfree(&found);
}

/* One name a line; or, as `find -print0` writes them, with NUL after each. */
static void
add_listed(Search *search)
{
    g_autoptr(GString) all = g_string_new(NULL);
    char        piece[4096];
    size_t      length;
    const char *end;
    char        stop;

    while ((length = fread(piece, 1, sizeof(piece), stdin)) > 0)
        g_string_append_len(all, piece, (gssize) length);
    stop = memchr(all->str, '\0', all->len) ? '\0' : '\n';
    for (const char *at = all->str; at < all->str + all->len; at = end + 1) {
        g_autofree char *name = NULL;

        end = memchr(at, stop, (size_t) (all->str + all->len - at));
        if (!end)
            end = all->str + all->len;
        name = g_strndup(at, (gsize) (end - at));
        if (*name)
            add_named(search, name);
    }
}

/* One name can name a file twice: a list, or a pattern that fits a folder and what is in it. */
static bool
may_be_several(const char *name)
{
    return strcmp(name, "-") == 0 || strpbrk(name, WILD);
}

void
wn_captures_find(WnCaptures *captures, char *const *names, bool join)
{
    Search search = {
        .captures = captures,
        .here = g_get_current_dir(),
        .usual = g_regex_new("\\.(pcap|pcapng|ntar|cap|dmp)[0-9]*(\\.(gz|zst|lz4))?$",
                             G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL),
    };

    if (names[0] && (names[1] || may_be_several(names[0])))
        search.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    *captures =
        (WnCaptures){ .units = g_ptr_array_new_with_free_func((GDestroyNotify) wn_unit_free) };
    for (char *const *name = names; *name; name++) {
        if (strcmp(*name, "-") == 0)
            add_listed(&search);
        else
            add_pattern(&search, *name);
    }
    g_clear_pointer(&search.seen, g_hash_table_unref);
    g_free(search.here);
    g_regex_unref(search.usual);
    if (join)
        wn_ring_join(captures);
}

static int
largest_first(const void *a, const void *b)
{
    const WnUnit *x = *(WnUnit *const *) a, *y = *(WnUnit *const *) b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return strcmp(x->paths[0], y->paths[0]);
}

/* What cannot be asked for its size will say so when it is read. */
static void
find_sizes(gpointer data, gpointer user)
{
    WnUnit *const   *units = data;
    const GPtrArray *all = user;

    for (guint i = 0; i < AT_ONCE && &units[i] < (WnUnit *const *) all->pdata + all->len; i++) {
        struct stat about;
        for (char *const *path = units[i]->paths; *path && !units[i]->problem; path++)
            units[i]->size += stat(*path, &about) == 0 ? (uint64_t) about.st_size : 0;
    }
}

void
wn_captures_order(WnCaptures *captures, unsigned workers)
{
    GPtrArray   *units = captures->units;
    GThreadPool *pool = g_thread_pool_new(find_sizes, units, (int) workers, FALSE, NULL);

    for (guint i = 0; i < units->len; i += AT_ONCE)
        g_thread_pool_push(pool, &units->pdata[i], NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
    g_ptr_array_sort(units, largest_first);
}

void
wn_captures_clear(WnCaptures *captures)
{
    g_clear_pointer(&captures->units, g_ptr_array_unref);
}
