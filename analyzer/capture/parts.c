/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of one ring buffer, read one after another as one capture.  Their names and times on
 * disk say nothing reliable about their order; the first packet of each does.
 */
#include <stdlib.h>
#include <string.h>

#include "capture/source_state.h"

typedef struct {
    char    *path;
    WnTime   first;
    bool     any; /* it holds a packet at all */
    uint64_t size;
    size_t   given; /* its place on the command line, which decides between equals */
} Part;

static int
compare_parts(const void *a, const void *b)
{
    const Part *x = a, *y = b;

    /* An empty part adds no packets wherever it stands. */
    if (x->any != y->any)
        return x->any ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->given < y->given ? -1 : 1;
}

/* Opens a part only to see when it begins. */
static bool
look_at(const char *path, size_t given, Part *part, GError **error)
{
    g_autoptr(WnSource) source = NULL;
    WnRawPacket packet;

    if (strcmp(path, "-") == 0) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                    "Standard input cannot be one part of several: it can be read only once.");
        return false;
    }
    source = wn_source_open(path, NULL, error);
    if (!source)
        return false;
    *part = (Part){ .path = g_strdup(path), .given = given };
    part->any = wn_source_next(source, &packet) == WN_SOURCE_PACKET;
    part->first = part->any ? packet.time : 0;
    part->size = wn_source_facts(source)->size;
    return true;
}

static void
tell_unreadable(WnSource *source, const GError *error)
{
    g_autofree char *phrase = g_strdup(error->message);

    if (g_str_has_suffix(phrase, "."))
        phrase[strlen(phrase) - 1] = '\0';
    wn_ledger_begin_part(&source->ledger, NULL);
    wn_ledger_tell_loss(&source->ledger, "a part was left out: %s", phrase);
    source->part_damaged = true;
}

bool
wn_source_begin_next_part(WnSource *source, GError **error)
{
    source->parts_read += source->input.bytes_read;
    wn_source_end_file(source);
    while (source->next_part < source->n_parts) {
        const char *path = source->parts[source->next_part++];
        g_autoptr(GError) reason = NULL;

        g_free(source->part_name);
        source->part_name = wn_input_name(path);
        wn_ledger_begin_part(&source->ledger, source->part_name);
        if (wn_source_begin_file(source, path, source->stop, &reason))
            return true;
        if (error && reason->code == WN_SOURCE_ERROR_FILTER) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
        tell_unreadable(source, reason);
    }
    return false;
}

/* Keeps the parts that can be read, in order, and tells of the others. */
static bool
order_parts(WnSource *source, const char *const *paths, size_t n_paths, GError **error)
{
    g_autofree Part *parts = g_new0(Part, n_paths);
    g_autoptr(GError) first_error = NULL;

    for (size_t i = 0; i < n_paths; i++) {
        g_autoptr(GError) reason = NULL;
        Part *part = &parts[source->n_parts];

        if (look_at(paths[i], i, part, &reason)) {
            source->parts_size += part->size;
            source->n_parts++;
            continue;
        }
        tell_unreadable(source, reason);
        if (!first_error)
            first_error = g_steal_pointer(&reason);
    }
    if (source->n_parts == 0) {
        g_propagate_error(error, g_steal_pointer(&first_error));
        return false;
    }
    qsort(parts, source->n_parts, sizeof(*parts), compare_parts);
    source->parts = g_new0(char *, source->n_parts);
    for (size_t i = 0; i < source->n_parts; i++)
        source->parts[i] = parts[i].path;
    return true;
}

WnSource *
wn_source_open_parts(const char *const *paths, size_t n_paths, const WnSourceOptions *options,
                     GError **error)
{
    g_return_val_if_fail(n_paths > 0, NULL);

    g_autofree char *first = wn_input_name(paths[0]);
    g_autoptr(WnSource) source = wn_source_new(first, options ? options->filter : NULL);
    GError *reason = NULL;

    source->stop = options ? options->stop : NULL;
    if (!order_parts(source, paths, n_paths, error))
        return NULL;
    if (!wn_source_begin_next_part(source, &reason)) {
        if (!reason)
            reason = g_error_new(WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                                 "%s cannot be read any longer.", first);
        g_propagate_error(error, reason);
        return NULL;
    }
    return g_steal_pointer(&source);
}
