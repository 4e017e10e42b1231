/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where something stands in a sorted array. */
#include <glib.h>

#include "base/sorted.h"

static bool
is_below(const void *element, const void *key)
{
    return *(const int *) element < *(const int *) key;
}

static bool
is_not_above(const void *element, const void *key)
{
    return *(const int *) element <= *(const int *) key;
}

static void
nothing_comes_before_in_an_empty_array(void)
{
    int key = 1;

    g_assert_cmpuint(wn_count_before(NULL, 0, sizeof(int), is_below, &key), ==, 0);
}

/* 0, 2, 2, 4, 4, 6, ... of each length, for each key in it, between, before and behind. */
static void
counts_what_counting_one_by_one_does(void)
{
    int numbers[21];

    for (int i = 0; i < 21; i++)
        numbers[i] = (i + 1) / 2 * 2;
    for (uint32_t n = 1; n <= 21; n++) {
        for (int key = -1; key <= 23; key++) {
            uint32_t below = 0, not_above = 0;

            for (uint32_t i = 0; i < n; i++) {
                below += numbers[i] < key;
                not_above += numbers[i] <= key;
            }
            g_assert_cmpuint(wn_count_before(numbers, n, sizeof(int), is_below, &key), ==, below);
            g_assert_cmpuint(wn_count_before(numbers, n, sizeof(int), is_not_above, &key), ==,
                             not_above);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sorted/empty", nothing_comes_before_in_an_empty_array);
    g_test_add_func("/sorted/counts", counts_what_counting_one_by_one_does);
    return g_test_run();
}
