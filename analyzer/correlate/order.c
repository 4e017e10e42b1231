/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See order.h. */
#include "correlate/order.h"

#include <glib.h>

/* The shortest way through all points (Held and Karp), and of equals the one that is nearest to the
 * order in which they were named. */
typedef struct {
    unsigned n;
    unsigned (*length)[WN_MAX_POINTS];
    uint32_t *best; /* by the set of points passed and the last of them */
    uint8_t  *from;
} Tour;

static size_t
place(const Tour *tour, unsigned set, unsigned last)
{
    return (size_t) set * tour->n + last;
}

/* Points that were named later but come earlier. */
static unsigned
inversions(unsigned set, unsigned next)
{
    unsigned n = 0;

    for (set >>= next + 1; set; set >>= 1)
        n += set & 1;
    return n;
}

static void
extend(const Tour *tour, unsigned set, unsigned last)
{
    uint32_t so_far = tour->best[place(tour, set, last)];

    for (unsigned next = 0; next < tour->n; next++) {
        unsigned more = set | 1u << next;
        uint32_t cost = so_far + tour->length[last][next] + inversions(set, next);
        size_t   at = place(tour, more, next);
        if (more == set || cost >= tour->best[at])
            continue;
        tour->best[at] = cost;
        tour->from[at] = (uint8_t) last;
    }
}

static void
walk_back(const Tour *tour, unsigned order[WN_MAX_POINTS])
{
    unsigned set = (1u << tour->n) - 1, last = 0;

    for (unsigned i = 1; i < tour->n; i++)
        if (tour->best[place(tour, set, i)] < tour->best[place(tour, set, last)])
            last = i;
    for (unsigned i = tour->n; i-- > 0;) {
        unsigned before = tour->from[place(tour, set, last)];
        order[i] = last;
        set &= ~(1u << last);
        last = before;
    }
}

void
wn_order_points(unsigned n, unsigned apart[WN_MAX_POINTS][WN_MAX_POINTS],
                unsigned order[WN_MAX_POINTS])
{
    Tour   tour = { .n = n, .length = apart };
    size_t places = ((size_t) 1 << tour.n) * MAX(tour.n, 1);

    if (tour.n == 0)
        return;
    tour.best = g_new(uint32_t, places);
    tour.from = g_new0(uint8_t, places);
    for (size_t i = 0; i < places; i++)
        tour.best[i] = UINT32_MAX / 2;
    for (unsigned a = 0; a < tour.n; a++)
        tour.best[place(&tour, 1u << a, a)] = 0;
    for (unsigned set = 1; set < 1u << tour.n; set++)
        for (unsigned last = 0; last < tour.n; last++)
            if (set >> last & 1)
                extend(&tour, set, last);
    walk_back(&tour, order);
    g_free(tour.best);
    g_free(tour.from);
}
