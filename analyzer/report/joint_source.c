/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See joint_source.h. */
#include "report/joint_source.h"

/* No picture has room for more of one endpoint. */
enum { MOST_ROUTES = 400, MOST_TRANSLATIONS = WN_LADDER_HOSTS };

WnEndpoint
wn_joint_place(const WnCorrelation *correlation, const WnEndpoint *end, unsigned point)
{
    WnEndpoint placed = *end;

    if (wn_addr_class_is_nonpublic(wn_addr_class(&end->addr)))
        placed.addr.realm = correlation->alignment->realms[point];
    return placed;
}

/* Where a passage is listed stands for it: that has its order. */
static void
index_translation(WnJointSource *source, gpointer *place)
{
    const WnPassage *passage = *place;

    for (unsigned k = 0; k < 2; k++) {
        WnEndpoint here =
            wn_joint_place(source->correlation, &passage->ends_here[k], passage->here);
        WnEndpoint there =
            wn_joint_place(source->correlation, &passage->ends_there[k], passage->there);

        if (wn_addr_equal(&here.addr, &there.addr))
            continue;
        wn_table_add(&source->passages, wn_endpoint_hash(&here), place);
        wn_table_add(&source->passages, wn_endpoint_hash(&there), place);
    }
}

void
wn_joint_source_init(WnJointSource *source, const WnCorrelation *correlation, const WnTrail *trail)
{
    const GPtrArray *passages = correlation->result->passages;

    *source = (WnJointSource){ .correlation = correlation, .trail = trail };
    for (guint i = 0; i < correlation->routes->len; i++) {
        WnRoute *route = &g_array_index(correlation->routes, WnRoute, i);
        for (unsigned k = 0; route->traffic == WN_TRAFFIC_RTP && k < route->n; k++) {
            wn_table_add(&source->routes, wn_endpoint_hash(&route->src[k]), route);
            wn_table_add(&source->routes, wn_endpoint_hash(&route->dst[k]), route);
        }
    }
    for (guint i = 0; i < passages->len; i++)
        index_translation(source, &passages->pdata[i]);
}

void
wn_joint_source_clear(WnJointSource *source)
{
    wn_table_clear(&source->routes);
    wn_table_clear(&source->passages);
}

/* ------------------------------------------------------------------ sound */

static bool
is_on_route(const WnRoute *route, const WnEndpoint *end)
{
    for (unsigned k = 0; k < route->n; k++)
        if (wn_endpoint_equal(&route->src[k], end) || wn_endpoint_equal(&route->dst[k], end))
            return true;
    return false;
}

static void
find_routes(const WnJointSource *source, const WnEndpoint *end, GPtrArray *found)
{
    WnTableCursor cursor = { 0 };
    WnRoute      *route;
    unsigned      n = 0;

    while (n < MOST_ROUTES &&
           (route = wn_table_next(&source->routes, wn_endpoint_hash(end), &cursor)) != NULL)
        if (is_on_route(route, end)) {
            g_ptr_array_add(found, route);
            n++;
        }
}

/* What is found lies in an array, in the order of its appearance. */
static gint
by_place(gconstpointer a, gconstpointer b)
{
    const char *one = *(const char *const *) a, *other = *(const char *const *) b;

    return one < other ? -1 : one > other;
}

static void
drop_repeated(GPtrArray *sorted)
{
    guint n = 0;

    for (guint i = 0; i < sorted->len; i++)
        if (n == 0 || sorted->pdata[n - 1] != sorted->pdata[i])
            sorted->pdata[n++] = sorted->pdata[i];
    g_ptr_array_set_size(sorted, (gint) n);
}

GPtrArray *
wn_joint_routes(const WnJointSource *source, const WnSubjectReport *subject)
{
    GPtrArray *found = g_ptr_array_new();

    for (size_t i = 0; i < subject->n_media; i++) {
        find_routes(source, &subject->media[i].source, found);
        find_routes(source, &subject->media[i].destination, found);
        find_routes(source, &subject->media[i].advertised, found);
    }
    g_ptr_array_sort(found, by_place);
    drop_repeated(found);
    return found;
}

/* ------------------------------------------------------------------ translations */

static bool
is_translated(const WnCorrelation *correlation, const WnPassage *passage, const WnEndpoint *end)
{
    for (unsigned k = 0; k < 2; k++) {
        WnEndpoint here = wn_joint_place(correlation, &passage->ends_here[k], passage->here);
        WnEndpoint there = wn_joint_place(correlation, &passage->ends_there[k], passage->there);

        if (!wn_addr_equal(&here.addr, &there.addr) &&
            (wn_endpoint_equal(&here, end) || wn_endpoint_equal(&there, end)))
            return true;
    }
    return false;
}

static void
find_passages(const WnJointSource *source, const WnEndpoint *end, GPtrArray *found)
{
    WnTableCursor cursor = { 0 };
    gpointer     *place;
    unsigned      n = 0;

    while (n < MOST_TRANSLATIONS &&
           (place = wn_table_next(&source->passages, wn_endpoint_hash(end), &cursor)) != NULL)
        if (is_translated(source->correlation, *place, end)) {
            g_ptr_array_add(found, place);
            n++;
        }
}

GPtrArray *
wn_joint_passages(const WnJointSource *source, const WnLadder *ladder)
{
    GPtrArray *found = g_ptr_array_new();

    for (size_t i = 0; i < ladder->n_steps; i++) {
        const WnLadderStep *step = &ladder->steps[i];

        if (i == 0 || !wn_endpoint_equal(&step[-1].from, &step->from))
            find_passages(source, &step->from, found);
        if (i == 0 || !wn_endpoint_equal(&step[-1].to, &step->to))
            find_passages(source, &step->to, found);
    }
    g_ptr_array_sort(found, by_place);
    drop_repeated(found);
    for (guint i = 0; i < found->len; i++)
        found->pdata[i] = *(gpointer *) found->pdata[i];
    return found;
}
