/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hash index: finds each value through growth and collisions, keeps the order of adding. */
#include "base/table.h"

#include <glib.h>

static int
count_of(const WnTable *table, uint64_t hash, const void *value)
{
    WnTableCursor cursor = { 0 };
    const void   *found;
    int           count = 0;

    while ((found = wn_table_next(table, hash, &cursor)) != NULL)
        count += found == value;
    return count;
}

static void
empty_finds_nothing(void)
{
    WnTable       table = { 0 };
    WnTableCursor cursor = { 0 };

    g_assert_null(wn_table_next(&table, 0, &cursor));
    wn_table_clear(&table);
    g_assert_cmpuint(table.count, ==, 0);
}

/* Mixed hashes over many doublings: each value is found under its own hash, exactly once. */
static void
finds_all_through_growth(void)
{
    enum { MANY = 5000 };
    static int values[MANY];
    WnTable    table = { 0 };

    for (int i = 0; i < MANY; i++)
        wn_table_add(&table, wn_hash_mix(0, (uint64_t) i), &values[i]);

    g_assert_cmpuint(table.count, ==, MANY);
    g_assert_cmpuint(table.mask + 1, >=, 2 * MANY);
    for (int i = 0; i < MANY; i++) {
        g_assert_cmpint(count_of(&table, wn_hash_mix(0, (uint64_t) i), &values[i]), ==, 1);
        g_assert_true(table.values[i] == &values[i]);
    }
    wn_table_clear(&table);
    g_assert_null(table.slots);
    g_assert_cmpuint(table.count, ==, 0);
}

/* All under one hash: the walk gives every one, in the order they were added, then ends. */
static void
walks_equal_hashes_in_order(void)
{
    enum { MANY = 200 };
    static int    values[MANY];
    WnTable       table = { 0 };
    WnTableCursor cursor = { 0 };

    for (int i = 0; i < MANY; i++)
        wn_table_add(&table, UINT64_MAX, &values[i]);
    for (int i = 0; i < MANY; i++)
        g_assert_true(wn_table_next(&table, UINT64_MAX, &cursor) == &values[i]);
    g_assert_null(wn_table_next(&table, UINT64_MAX, &cursor));
    wn_table_clear(&table);
}

/* Hashes that fall on the same slot but differ in the part that slots keep: the walk of one skips
 * the other, also where the run wraps round the end of the slots. */
static void
tells_neighbours_apart(void)
{
    static int values[3];
    WnTable    table = { 0 };
    uint64_t   last_slot = 63, apart = 1 << 16; /* of the first 64 slots */

    wn_table_add(&table, last_slot, &values[0]);
    wn_table_add(&table, last_slot + apart, &values[1]);
    wn_table_add(&table, last_slot + apart * 2, &values[2]);
    for (unsigned i = 0; i < 3; i++)
        for (unsigned j = 0; j < 3; j++)
            g_assert_cmpint(count_of(&table, last_slot + apart * i, &values[j]), ==, i == j);
    g_assert_cmpint(count_of(&table, last_slot + apart * 3, &values[0]), ==, 0);
    wn_table_clear(&table);
}

/* Thousands of one hash: their neighbours are found as soon as ever, and they themselves in order,
 * however often the table grew meanwhile. */
static void
many_of_one_hash_are_in_nobodys_way(void)
{
    enum { MANY = 2000 };
    static int     values[MANY], others[MANY];
    const uint64_t hash = 5, beside = UINT64_C(3) << 16; /* the same slot, another part is kept */
    WnTable        table = { 0 };
    WnTableCursor  cursor = { 0 }, other = { 0 };

    for (int i = 0; i < MANY; i++) {
        wn_table_add(&table, hash, &values[i]);
        wn_table_add(&table, wn_hash_mix(0, (uint64_t) i), &others[i]);
    }
    wn_table_add(&table, hash + beside, &table);
    g_assert_cmpuint(wn_table_count(&table, hash), ==, MANY);
    for (int i = 0; i < MANY; i++) {
        g_assert_true(wn_table_next(&table, hash, &cursor) == &values[i]);
        g_assert_cmpint(count_of(&table, wn_hash_mix(0, (uint64_t) i), &others[i]), ==, 1);
    }
    g_assert_null(wn_table_next(&table, hash, &cursor));
    g_assert_null(wn_table_next(&table, hash, &cursor));
    g_assert_true(wn_table_next(&table, hash + beside, &other) == &table);
    g_assert_cmpuint(other.step, <, 64);
    g_assert_null(wn_table_next(&table, hash + beside, &other));
    g_assert_cmpuint(wn_table_count(&table, hash + 2 * beside), ==, 0);
    wn_table_clear(&table);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/empty-finds-nothing", empty_finds_nothing);
    g_test_add_func("/table/finds-all-through-growth", finds_all_through_growth);
    g_test_add_func("/table/walks-equal-hashes-in-order", walks_equal_hashes_in_order);
    g_test_add_func("/table/tells-neighbours-apart", tells_neighbours_apart);
    g_test_add_func("/table/many-of-one-hash-are-in-nobodys-way",
                    many_of_one_hash_are_in_nobodys_way);
    return g_test_run();
}
