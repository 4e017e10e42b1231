/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures that are there twice.  Only files of one size can be equal; of those the first bytes are
 * compared, and only where these are equal too, all.
 */
#include <string.h>

#include "cli/batch.h"
#include "store/fingerprint.h"

typedef struct {
    WnUnit  *unit;
    uint64_t start;                            /* of equal size: digest of the first bytes */
    char     fingerprint[WN_FINGERPRINT_TEXT]; /* of equal start; "" where unreadable */
} Candidate;

static int
by_size_and_start(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;

    if (x->unit->size != y->unit->size)
        return x->unit->size < y->unit->size ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->unit->paths[0], y->unit->paths[0]);
}

static void
find_start(gpointer data, gpointer user)
{
    Candidate *candidate = data;

    (void) user;
    candidate->start = wn_fingerprint_start(candidate->unit->paths[0]);
}

static void
find_fingerprint(gpointer data, gpointer user)
{
    Candidate   *candidate = data;
    char *const *paths = candidate->unit->paths;

    (void) user;
    if (!wn_fingerprint_files((const char *const *) paths, g_strv_length((char **) paths), NULL,
                              candidate->fingerprint, NULL))
        candidate->fingerprint[0] = '\0';
}

/* Whether the candidate is like one of its neighbours, by size alone or by its start as well.  What
 * has no size is no content to compare: an empty file, or a pipe that is read only once. */
static bool
has_twin(const GArray *candidates, guint i, bool by_start)
{
    const Candidate *self = &g_array_index(candidates, Candidate, i);

    for (int step = -1; step <= 1; step += 2) {
        guint            k = i + (guint) step; /* below 0 it is very large */
        const Candidate *other;

        if (k >= candidates->len || self->unit->size == 0)
            continue;
        other = &g_array_index(candidates, Candidate, k);
        if (other->unit->size == self->unit->size && (!by_start || other->start == self->start))
            return true;
    }
    return false;
}

static void
run(GArray *candidates, bool by_start, unsigned workers)
{
    GThreadPool *pool = g_thread_pool_new(by_start ? find_fingerprint : find_start, NULL,
                                          (int) workers, FALSE, NULL);

    for (guint i = 0; i < candidates->len; i++)
        if (has_twin(candidates, i, by_start))
            g_thread_pool_push(pool, &g_array_index(candidates, Candidate, i), NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

/* They are in order of name where size and start are equal: the first keeps its place. */
static void
mark(GArray *candidates)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < candidates->len; i++) {
        Candidate *candidate = &g_array_index(candidates, Candidate, i);
        if (candidate->fingerprint[0])
            candidate->unit->duplicate = !g_hash_table_add(seen, candidate->fingerprint);
    }
}

void
wn_batch_find_duplicates(WnCaptures *captures, unsigned workers)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, TRUE, sizeof(Candidate));

    for (guint i = 0; i < captures->units->len; i++) {
        Candidate candidate = { .unit = g_ptr_array_index(captures->units, i) };
        g_array_append_val(candidates, candidate);
    }
    g_array_sort(candidates, by_size_and_start);
    run(candidates, false, workers);
    g_array_sort(candidates, by_size_and_start);
    run(candidates, true, workers);
    mark(candidates);
}
