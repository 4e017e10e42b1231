/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See survey.h. */
#include "correlate/survey.h"

#include <glib.h>

#include "base/arena.h"
#include "base/table.h"
#include "correlate/clock.h"

/* Of each point; the sample is halved whenever it is reached. */
enum { MOST = 1 << 18 };

typedef struct {
    uint64_t hash;
    WnTime   time;
    WnHop    hop;
    bool     again; /* seen more than once here: tells nothing */
} Mark;

typedef struct {
    GArray  *marks; /* Mark, in capture order */
    WnTable  index; /* by hash; values: 1 + place in marks */
    unsigned halvings;
    WnTime   first, last;
    uint64_t traffic[WN_TRAFFICS];
} Point;

struct WnSurvey {
    unsigned    n_points;
    Point       points[WN_MAX_POINTS];
    GHashTable *crossings; /* hashes of (from, to, destination) */
};

WnSurvey *
wn_survey_new(void)
{
    WnSurvey *survey = g_new0(WnSurvey, 1);

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        survey->points[i].marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    survey->crossings = g_hash_table_new(NULL, NULL);
    return survey;
}

void
wn_survey_free(WnSurvey *survey)
{
    if (!survey)
        return;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++) {
        g_array_unref(survey->points[i].marks);
        wn_table_clear(&survey->points[i].index);
    }
    g_hash_table_unref(survey->crossings);
    g_free(survey);
}

static Mark *
find_mark(const Point *point, uint64_t hash)
{
    WnTableCursor cursor = { 0 };
    gpointer      place;

    while ((place = wn_table_next(&point->index, hash, &cursor)) != NULL) {
        Mark *mark = &g_array_index(point->marks, Mark, GPOINTER_TO_SIZE(place) - 1);
        if (mark->hash == hash)
            return mark;
    }
    return NULL;
}

/* The same packets fall into the sample at every point, as their hashes decide. */
static bool
in_sample(uint64_t hash, unsigned halvings)
{
    return (wn_hash_mix(17, hash) & ((UINT64_C(1) << halvings) - 1)) == 0;
}

static void
halve(Point *point)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(Mark));

    point->halvings++;
    wn_table_clear(&point->index);
    for (guint i = 0; i < point->marks->len; i++) {
        const Mark *mark = &g_array_index(point->marks, Mark, i);
        if (!in_sample(mark->hash, point->halvings))
            continue;
        g_array_append_val(kept, *mark);
        wn_table_add(&point->index, mark->hash, GSIZE_TO_POINTER((gsize) kept->len));
    }
    g_array_unref(point->marks);
    point->marks = kept;
}

static void
keep_mark(Point *point, uint64_t hash, const WnPacket *packet)
{
    Mark  mark = { .hash = hash,
                   .time = packet->time,
                   .hop = { packet->src.addr, packet->dst.addr, packet->ttl } };
    Mark *known;

    if (!in_sample(hash, point->halvings))
        return;
    known = find_mark(point, hash);
    if (known) {
        known->again = true;
        return;
    }
    g_array_append_val(point->marks, mark);
    wn_table_add(&point->index, hash, GSIZE_TO_POINTER((gsize) point->marks->len));
    if (point->marks->len >= MOST)
        halve(point);
}

void
wn_survey_feed(WnSurvey *survey, unsigned point_number, const WnPacket *packet)
{
    Point *point = &survey->points[point_number];
    WnKey  key;

    survey->n_points = MAX(survey->n_points, point_number + 1);
    if (point->first == 0 || packet->time < point->first)
        point->first = packet->time;
    point->last = MAX(point->last, packet->time);
    if (!wn_key_of(packet, &key))
        return;
    point->traffic[key.traffic]++;
    if (!key.telling)
        return;
    keep_mark(point, key.exact, packet);
    if (key.loose != 0)
        keep_mark(point, key.loose, packet);
}

/* ------------------------------------------------------------------ packets in common */

static bool
is_inside(const WnAddr *addr)
{
    return wn_addr_class_is_nonpublic(wn_addr_class(addr));
}

/* Each router takes one from the time to live; a NAT turns a private source into a public one on
 * the way out, and a public destination into a private one on the way in. */
WnDirection
wn_direction_between(const WnHop *here, const WnHop *there)
{
    if (here->ttl != 0 && there->ttl != 0 && here->ttl != there->ttl)
        return here->ttl > there->ttl ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->src) != is_inside(&there->src))
        return is_inside(&here->src) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->dst) != is_inside(&there->dst))
        return is_inside(&there->dst) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    return WN_DIRECTION_UNKNOWN;
}

/* WnCommon of each packet that two points have in common. */
static GArray *
common_packets(const WnSurvey *survey, unsigned here, unsigned there)
{
    const Point *point = &survey->points[here];
    GArray      *pairs = g_array_new(FALSE, FALSE, sizeof(WnCommon));

    for (guint i = 0; i < point->marks->len; i++) {
        const Mark *mark = &g_array_index(point->marks, Mark, i);
        const Mark *other = find_mark(&survey->points[there], mark->hash);

        if (other && !mark->again && !other->again) {
            WnCommon pair = { mark->time, other->time,
                              wn_direction_between(&mark->hop, &other->hop) };
            g_array_append_val(pairs, pair);
        }
    }
    return pairs;
}

static gpointer
crossing(unsigned from, unsigned to, const WnAddr *addr, bool source)
{
    uint64_t place = (uint64_t) source << 16 | (uint64_t) from << 8 | (to + 1);

    return GSIZE_TO_POINTER((gsize) wn_hash_mix(wn_addr_hash(addr), place));
}

static void
note_crossing(const WnSurvey *survey, unsigned from, unsigned to, const WnHop *before,
              const WnHop *after)
{
    g_hash_table_add(survey->crossings, crossing(from, to, &before->dst, false));
    g_hash_table_add(survey->crossings, crossing(from, to, &after->src, true));
    /* What is sent to the outside of a NAT comes back through it, or is lost there. */
    if (!wn_addr_equal(&before->src, &after->src))
        g_hash_table_add(survey->crossings, crossing(to, from, &after->src, false));
}

static void
note_crossings(const WnSurvey *survey, unsigned here, unsigned there)
{
    const Point *point = &survey->points[here];

    for (guint i = 0; i < point->marks->len; i++) {
        const Mark *mark = &g_array_index(point->marks, Mark, i);
        const Mark *other = find_mark(&survey->points[there], mark->hash);

        if (!other || mark->again || other->again)
            continue;
        switch (wn_direction_between(&mark->hop, &other->hop)) {
        case WN_DIRECTION_OUT:
            note_crossing(survey, here, there, &mark->hop, &other->hop);
            break;
        case WN_DIRECTION_IN:
            note_crossing(survey, there, here, &other->hop, &mark->hop);
            break;
        default:
            break;
        }
    }
}

bool
wn_survey_crosses(const WnSurvey *survey, unsigned from, unsigned to, const WnAddr *destination)
{
    return g_hash_table_contains(survey->crossings, crossing(from, to, destination, false));
}

bool
wn_survey_came_through(const WnSurvey *survey, unsigned from, unsigned to, const WnAddr *source)
{
    return g_hash_table_contains(survey->crossings, crossing(from, to, source, true));
}

/* ------------------------------------------------------------------ alignment */

typedef struct {
    unsigned parent, point;
    GArray  *pairs;
} Link;

/* Of all pairs of an aligned and a not yet aligned point, the one with most in common. */
static Link
best_link(const WnSurvey *survey, const WnAlignment *alignment)
{
    Link best = { 0 };

    for (unsigned parent = 0; parent < survey->n_points; parent++) {
        for (unsigned point = 0; point < survey->n_points; point++) {
            if (!alignment->clocks[parent].aligned || alignment->clocks[point].aligned)
                continue;
            Link link = { parent, point, common_packets(survey, parent, point) };
            if (!best.pairs || link.pairs->len > best.pairs->len) {
                GArray *worse = best.pairs;
                best = link;
                link.pairs = worse;
            }
            if (link.pairs)
                g_array_unref(link.pairs);
        }
    }
    return best;
}

void
wn_survey_align(const WnSurvey *survey, WnAlignment *alignment)
{
    *alignment = (WnAlignment){ .n_points = survey->n_points };
    alignment->clocks[0] = (WnClock){ .aligned = true, .ordered = true };
    for (unsigned i = 0; i < survey->n_points; i++) {
        alignment->first[i] = survey->points[i].first;
        alignment->last[i] = survey->points[i].last;
        for (unsigned k = 0; k < WN_TRAFFICS; k++)
            alignment->traffic[i][k] = survey->points[i].traffic[k];
        for (unsigned other = 0; other < i; other++)
            note_crossings(survey, other, i);
    }
    for (unsigned n = 1; n < survey->n_points; n++) {
        Link     link = best_link(survey, alignment);
        WnClock *clock = &alignment->clocks[link.point];

        if (link.pairs->len > 0) {
            alignment->common += link.pairs->len;
            wn_clock_estimate((const WnCommon *) (gpointer) link.pairs->data, link.pairs->len,
                              clock);
            clock->parent = link.parent;
            clock->ordered &= alignment->clocks[link.parent].ordered;
        }
        g_array_unref(link.pairs);
        if (!clock->aligned)
            break;
    }
}

WnTime
wn_alignment_time(const WnAlignment *alignment, unsigned point, WnTime time)
{
    while (point != 0 && alignment->clocks[point].aligned) {
        const WnClock *clock = &alignment->clocks[point];
        WnTime         since = time - clock->offset - clock->epoch;

        time = clock->epoch + since - (WnTime) (clock->drift * (double) since);
        point = clock->parent;
    }
    return time;
}
