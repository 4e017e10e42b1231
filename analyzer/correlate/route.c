/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See route.h: rows of two neighbouring points are joined where one goes on with what the other
 * ends with. */
#include "correlate/route.h"

#include "base/table.h"

/* Passages in both directions, and rows, by what they begin with. */
typedef struct {
    const WnMatchResult *result;
    WnTable              passages, rows;
} Map;

static uint64_t
hash_of(unsigned here, unsigned there, const WnEndpoint *src, const WnEndpoint *dst)
{
    uint64_t hash = wn_hash_mix((uint64_t) here << 8 | there, wn_endpoint_hash(src));

    return wn_hash_mix(hash, wn_endpoint_hash(dst));
}

static void
add_passage(Map *map, WnPassage *passage)
{
    for (unsigned k = 0; k < 2; k++) {
        wn_table_add(&map->passages,
                     hash_of(passage->here, passage->there, &passage->ends_here[k],
                             &passage->ends_here[1 - k]),
                     passage);
        wn_table_add(&map->passages,
                     hash_of(passage->there, passage->here, &passage->ends_there[k],
                             &passage->ends_there[1 - k]),
                     passage);
    }
}

/* The row ends with these endpoints at its other point; false where no passage tells. */
static bool
far_ends(const WnPassage *passage, const WnLossRow *row, WnEndpoint *src, WnEndpoint *dst)
{
    bool              out = passage->here == row->here && passage->there == row->there;
    bool              back = passage->there == row->here && passage->here == row->there;
    const WnEndpoint *near = out ? passage->ends_here : passage->ends_there;
    const WnEndpoint *far = out ? passage->ends_there : passage->ends_here;

    if (!out && !back)
        return false;
    for (unsigned k = 0; k < 2; k++)
        if (wn_endpoint_equal(&near[k], &row->src) && wn_endpoint_equal(&near[1 - k], &row->dst)) {
            *src = far[k];
            *dst = far[1 - k];
            return true;
        }
    return false;
}

/* What the row's packets have for addresses at its other point: the same where nothing says else.
 */
static void
find_far_ends(const Map *map, const WnLossRow *row, WnEndpoint *src, WnEndpoint *dst)
{
    WnTableCursor    cursor = { 0 };
    const WnPassage *passage;

    *src = row->src;
    *dst = row->dst;
    while ((passage =
                wn_table_next(&map->passages, hash_of(row->here, row->there, &row->src, &row->dst),
                              &cursor)) != NULL)
        if (far_ends(passage, row, src, dst))
            return;
}

/* The row at the next point that goes on with the packets of this one; NULL: there is none. */
static WnLossRow *
next_row(const Map *map, const WnLossRow *row)
{
    WnTableCursor cursor = { 0 };
    WnEndpoint    src, dst;
    WnLossRow    *next;

    find_far_ends(map, row, &src, &dst);
    while ((next = wn_table_next(&map->rows, hash_of(row->there, row->traffic, &src, &dst),
                                 &cursor)) != NULL)
        if (next->here == row->there && next->there != row->here && next->traffic == row->traffic &&
            next->carrier == row->carrier && wn_endpoint_equal(&next->src, &src) &&
            wn_endpoint_equal(&next->dst, &dst))
            return next;
    return NULL;
}

static void
follow(const Map *map, const WnLossRow *row, GArray *routes)
{
    WnRoute route = { .traffic = row->traffic,
                      .carrier = row->carrier,
                      .src = { row->src },
                      .dst = { row->dst },
                      .n = 1,
                      .points = { row->here },
                      .packets = { row->arrived + row->lost } };

    for (; row && route.n<WN_MAX_POINTS; row = row->arrived> 0 ? next_row(map, row) : NULL) {
        find_far_ends(map, row, &route.src[route.n], &route.dst[route.n]);
        route.rows[route.n - 1] = row;
        route.points[route.n] = row->there;
        route.packets[route.n++] = row->arrived;
    }
    g_array_append_val(routes, route);
}

/* Rows that go on with another one's packets are told with that one. */
static GHashTable *
continued_rows(const Map *map)
{
    GHashTable *continued = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < map->result->losses->len; i++) {
        const WnLossRow *row = g_ptr_array_index(map->result->losses, i);
        WnLossRow       *next = row->arrived > 0 ? next_row(map, row) : NULL;
        if (next)
            g_hash_table_add(continued, next);
    }
    return continued;
}

GArray *
wn_routes_of(const WnMatchResult *result)
{
    GArray *routes = g_array_new(FALSE, FALSE, sizeof(WnRoute));
    Map     map = { .result = result };

    for (guint i = 0; i < result->passages->len; i++)
        add_passage(&map, g_ptr_array_index(result->passages, i));
    for (guint i = 0; i < result->losses->len; i++) {
        WnLossRow *row = g_ptr_array_index(result->losses, i);
        wn_table_add(&map.rows, hash_of(row->here, row->traffic, &row->src, &row->dst), row);
    }
    g_autoptr(GHashTable) continued = continued_rows(&map);
    for (guint i = 0; i < result->losses->len; i++)
        if (!g_hash_table_contains(continued, g_ptr_array_index(result->losses, i)))
            follow(&map, g_ptr_array_index(result->losses, i), routes);
    wn_table_clear(&map.passages);
    wn_table_clear(&map.rows);
    return routes;
}
