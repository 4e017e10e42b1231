/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tally.h. */
#include "store/tally.h"

#include <string.h>

#include "store/tally_state.h"

WnTally *
wn_tally_new(void)
{
    WnTally *tally = g_new0(WnTally, 1);

    tally->causes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    tally->unread = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (unsigned i = 0; i < WN_GROUPS; i++)
        tally->groups[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return tally;
}

void
wn_tally_free(WnTally *tally)
{
    if (!tally)
        return;
    g_hash_table_unref(tally->causes);
    g_hash_table_unref(tally->unread);
    for (unsigned i = 0; i < WN_GROUPS; i++)
        g_hash_table_unref(tally->groups[i]);
    g_free(tally);
}

/* The value under that name, made where it is new. */
static void *
ensure(GHashTable *table, const char *name, gsize size)
{
    void *value = g_hash_table_lookup(table, name);

    if (!value) {
        value = g_malloc0(size);
        g_hash_table_insert(table, g_strdup(name), value);
    }
    return value;
}

static void
count_group(WnTally *tally, WnGroup group, const char *name, WnAnswer works)
{
    WnTallyCount *count;

    if (!name || !*name)
        return;
    count = ensure(tally->groups[group], name, sizeof(*count));
    count->subjects++;
    count->failed += works == WN_NO;
}

/* An endpoint's address without its port: "203.0.113.7:5060", "[2001:db8::1]:5060". */
static char *
without_port(const char *endpoint)
{
    const char *colon = endpoint ? strrchr(endpoint, ':') : NULL;

    if (!colon)
        return g_strdup(endpoint);
    if (*endpoint == '[' && colon > endpoint + 2)
        return g_strndup(endpoint + 1, (gsize) (colon - endpoint) - 2);
    return g_strndup(endpoint, (gsize) (colon - endpoint));
}

/* How the NAT before this party looks from outside; NULL: not seen. */
static const char *
outside_of(const WnRecordParty *party)
{
    if (party->mapped)
        return party->mapped;
    return g_strcmp0(party->vantage, wn_vantage_name(WN_VANTAGE_WAN)) == 0 ? party->address : NULL;
}

static void
count_parties(WnTally *tally, const WnRecord *record)
{
    for (unsigned i = 0; i < record->n_parties; i++) {
        const WnRecordParty *party = &record->parties[i];
        g_autofree char     *outside = NULL;

        if (party->behind_nat) {
            outside = without_port(outside_of(party));
            count_group(tally, WN_GROUP_NAT, outside, record->works);
        }
        if (g_strcmp0(party->role, "server") == 0)
            count_group(tally, WN_GROUP_SERVER, party->address, record->works);
        count_group(tally, WN_GROUP_AGENT, party->user_agent, record->works);
    }
    count_group(tally, WN_GROUP_CALLER, record->from, record->works);
}

static void
count_headline(WnTally *tally, const WnRecord *record)
{
    const WnCauseInfo *info = wn_catalogue_find(record->headline);
    bool               nat = info ? wn_cause_is_nat(info) : record->nat_related == WN_YES;
    bool               proved = g_strcmp0(record->grade, wn_grade_name(WN_GRADE_LIKELY)) == 0 ||
                  g_strcmp0(record->grade, wn_grade_name(WN_GRADE_CERTAIN)) == 0;
    uint64_t *count = ensure(tally->causes, record->headline, sizeof(*count));

    (*count)++;
    tally->accuses |= nat && proved;
    if (record->works != WN_NO)
        tally->undecided++;
    else if (strcmp(record->headline, "cannot-tell") == 0 || (nat && !proved))
        tally->unknown++;
    else if (nat)
        tally->nat++;
    else
        tally->not_nat++;
}

void
wn_tally_add(WnTally *tally, const WnRecord *record)
{
    if (record->type == WN_RECORD_CAPTURE) {
        tally->captures++;
        tally->packets += record->packets;
        tally->bytes += record->bytes;
        if (!record->complete)
            wn_tally_add_unread(tally, record->file ? record->file : "?",
                                record->problem ? record->problem : "not read to its end");
    } else if (record->type == WN_RECORD_SUBJECT) {
        tally->subjects++;
        tally->failed += record->works == WN_NO;
        count_parties(tally, record);
        if (record->headline)
            count_headline(tally, record);
    }
}

void
wn_tally_add_unread(WnTally *tally, const char *file, const char *problem)
{
    g_hash_table_replace(tally->unread, g_strdup(file), g_strdup(problem));
}

static void
merge_group(GHashTable *into, GHashTable *other)
{
    GHashTableIter iter;
    gpointer       name, count;

    g_hash_table_iter_init(&iter, other);
    while (g_hash_table_iter_next(&iter, &name, &count)) {
        const WnTallyCount *theirs = count;
        WnTallyCount       *ours = ensure(into, name, sizeof(*ours));

        ours->subjects += theirs->subjects;
        ours->failed += theirs->failed;
    }
}

void
wn_tally_merge(WnTally *tally, const WnTally *other)
{
    GHashTableIter iter;
    gpointer       name, value;

    tally->captures += other->captures;
    tally->packets += other->packets;
    tally->bytes += other->bytes;
    tally->subjects += other->subjects;
    tally->failed += other->failed;
    tally->nat += other->nat;
    tally->not_nat += other->not_nat;
    tally->unknown += other->unknown;
    tally->undecided += other->undecided;
    tally->accuses |= other->accuses;
    g_hash_table_iter_init(&iter, other->causes);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        uint64_t *count = ensure(tally->causes, name, sizeof(*count));
        *count += *(const uint64_t *) value;
    }
    g_hash_table_iter_init(&iter, other->unread);
    while (g_hash_table_iter_next(&iter, &name, &value))
        wn_tally_add_unread(tally, name, value);
    for (unsigned i = 0; i < WN_GROUPS; i++)
        merge_group(tally->groups[i], other->groups[i]);
}

bool
wn_tally_accuses(const WnTally *tally)
{
    return tally->accuses;
}

bool
wn_tally_has_unread(const WnTally *tally)
{
    return g_hash_table_size(tally->unread) > 0;
}

/* ------------------------------------------------------------------ order */

static int
worst_first(const void *a, const void *b)
{
    const WnTallyRank *x = a, *y = b;

    if (x->count.failed != y->count.failed)
        return x->count.failed > y->count.failed ? -1 : 1;
    if (x->count.subjects != y->count.subjects)
        return x->count.subjects < y->count.subjects ? -1 : 1;
    return strcmp(x->name, y->name);
}

GArray *
wn_tally_worst(const WnTally *tally, WnGroup group, guint n)
{
    GArray        *ranks = g_array_new(FALSE, FALSE, sizeof(WnTallyRank));
    GHashTableIter iter;
    gpointer       name, count;

    g_hash_table_iter_init(&iter, tally->groups[group]);
    while (g_hash_table_iter_next(&iter, &name, &count)) {
        WnTallyRank rank = { name, *(const WnTallyCount *) count };
        if (rank.count.failed > 0)
            g_array_append_val(ranks, rank);
    }
    g_array_sort(ranks, worst_first);
    if (ranks->len > n)
        g_array_set_size(ranks, n);
    return ranks;
}

GArray *
wn_tally_causes(const WnTally *tally)
{
    GArray        *ranks = g_array_new(FALSE, FALSE, sizeof(WnTallyRank));
    GHashTableIter iter;
    gpointer       name, count;

    g_hash_table_iter_init(&iter, tally->causes);
    while (g_hash_table_iter_next(&iter, &name, &count)) {
        WnTallyRank rank = { name, { .failed = *(const uint64_t *) count } };
        g_array_append_val(ranks, rank);
    }
    g_array_sort(ranks, worst_first);
    return ranks;
}
