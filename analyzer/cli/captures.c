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

enum { MAX_DEPTH = 64 };

typedef struct {
    WnCaptures *captures;
    GHashTable *seen; /* paths: a file that is named twice is read once */
    char       *here; /* the current folder: asked for once */
    /* Names that captures have: "x.pcap", "x.pcapng.gz", "x.cap.zst", and tcpdump's "x.pcap7". */
    GRegex *usual;
} Search;

WnUnit *
wn_unit_new(const char *path, uint64_t size)
{
    WnUnit *unit = g_new0(WnUnit, 1);

    unit->paths = g_new0(char *, 2);
    unit->paths[0] = g_strdup(path);
    unit->size = size;
    return unit;
}

void
wn_unit_free(WnUnit *unit)
{
    g_strfreev(unit->paths);
    g_free(unit->problem);
    g_free(unit);
}

static void
add(Search *search, const char *path, uint64_t size)
{
    g_autofree char *plain = g_canonicalize_filename(path, search->here);

    if (g_hash_table_add(search->seen, g_steal_pointer(&plain)))
        g_ptr_array_add(search->captures->units, wn_unit_new(path, size));
}

/* One folder of many must not keep the others from being read. */
static void
add_problem(Search *search, const char *folder, const char *problem)
{
    WnUnit *unit = wn_unit_new(folder, 0);

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

static void
visit(Search *search, const char *path, unsigned depth)
{
    g_autofree char *name = g_path_get_basename(path);
    struct stat      about;

    /* What is hidden is not meant; of links only files are followed, so that no walk is endless. */
    if (name[0] == '.' || lstat(path, &about) != 0)
        return;
    if (S_ISDIR(about.st_mode))
        walk(search, path, depth + 1);
    if (S_ISLNK(about.st_mode) && stat(path, &about) != 0)
        return;
    if (!S_ISREG(about.st_mode))
        return;
    if (g_regex_match(search->usual, name, 0, NULL) || begins_as_capture(path))
        add(search, path, (uint64_t) about.st_size);
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
    while ((entry = readdir(entries)) != NULL) {
        g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
        visit(search, path, depth);
    }
    closedir(entries);
}

static void
add_named(Search *search, const char *name)
{
    struct stat about;

    if (stat(name, &about) != 0)
        add(search, name, 0);
    else if (S_ISDIR(about.st_mode))
        walk(search, name, 0);
    else
        add(search, name, (uint64_t) about.st_size);
}

/* A pattern that the shell was kept from expanding; a name that exists is none. */
static void
add_pattern(Search *search, const char *name)
{
    glob_t found;

    if (!strpbrk(name, "*?[") || g_file_test(name, G_FILE_TEST_EXISTS) ||
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

static int
largest_first(const void *a, const void *b)
{
    const WnUnit *x = *(WnUnit *const *) a, *y = *(WnUnit *const *) b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return strcmp(x->paths[0], y->paths[0]);
}

void
wn_captures_find(WnCaptures *captures, char *const *names, bool join)
{
    Search search = {
        .captures = captures,
        .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .here = g_get_current_dir(),
        .usual = g_regex_new("\\.(pcap|pcapng|ntar|cap|dmp)[0-9]*(\\.(gz|zst|lz4))?$",
                             G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL),
    };

    *captures =
        (WnCaptures){ .units = g_ptr_array_new_with_free_func((GDestroyNotify) wn_unit_free) };
    for (char *const *name = names; *name; name++) {
        if (strcmp(*name, "-") == 0)
            add_listed(&search);
        else
            add_pattern(&search, *name);
    }
    g_hash_table_unref(search.seen);
    g_free(search.here);
    g_regex_unref(search.usual);
    if (join)
        wn_ring_join(captures);
    g_ptr_array_sort(captures->units, largest_first);
}

void
wn_captures_clear(WnCaptures *captures)
{
    g_clear_pointer(&captures->units, g_ptr_array_unref);
}
