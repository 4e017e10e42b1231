/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where something stands in a sorted array. */
#ifndef WN_BASE_SORTED_H
#define WN_BASE_SORTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of n elements of a size, sorted so that all that come before the key stand first: how many these
 * are, and so the place of the first that does not (n: they all do).  The key may be of another
 * type than the elements.  Inline, for the compiler then sees is_before too. */
static inline uint32_t
wn_count_before(const void *array, uint32_t n, size_t size,
                bool (*is_before)(const void *element, const void *key), const void *key)
{
    const char *elements = array;
    uint32_t    low = 0, high = n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (is_before(elements + middle * size, key))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
