/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See clock.h. */
#include "correlate/clock.h"

#include <glib.h>
#include <stdlib.h>

/* The line is drawn through so many medians of each direction. */
enum { SLICES = 32, ROUNDS = 4, ENOUGH = 5 };

/* A way out and back takes no longer (catalogue 0.6). */
static const WnTime MOST_ROUND_TRIP = 2 * WN_SECOND;
/* A packet that is off by more than this from the others is another packet. */
static const WnTime OUTLIER = 5 * WN_SECOND;
/* What a bad quartz drifts; more is a mistake. */
static const double MOST_DRIFT = 1e-3;
/* Over a shorter time the jitter of the ways hides any drift. */
static const WnTime DRIFT_SPAN = 20 * WN_SECOND;

typedef struct {
    double x, y; /* seconds since the epoch of the fit; offset in seconds, round trip */
    double round_trip;
} Knot;

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return x < y ? -1 : x > y;
}

static double
median(GArray *values)
{
    qsort(values->data, values->len, sizeof(double), by_value);
    return g_array_index(values, double, values->len / 2);
}

static double
seconds(WnTime time)
{
    return (double) time / (double) WN_SECOND;
}

/* How far the other clock is ahead in this pair, without the drift that is known so far. */
static double
ahead(const WnCommon *pair, const WnClock *clock)
{
    return seconds(pair->there - pair->here - clock->offset) -
           clock->drift * seconds(pair->here - clock->epoch);
}

static WnTime
median_offset(const WnCommon *pairs, size_t n)
{
    g_autoptr(GArray) values = g_array_sized_new(FALSE, FALSE, sizeof(double), (guint) n);
    WnTime base = pairs[0].there - pairs[0].here;

    for (size_t i = 0; i < n; i++) {
        double value = seconds(pairs[i].there - pairs[i].here - base);
        g_array_append_val(values, value);
    }
    return base + (WnTime) (median(values) * (double) WN_SECOND);
}

/* The medians of both directions in one slice of time; false where one of them is missing. */
static bool
make_knot(GArray *const ways[2], double x, Knot *knot)
{
    double out, in;

    if (ways[0]->len == 0 || ways[1]->len == 0)
        return false;
    out = median(ways[0]);
    in = median(ways[1]);
    *knot = (Knot){ x, (out + in) / 2, out - in };
    return true;
}

static GArray *
make_knots(const WnCommon *pairs, size_t n, const WnClock *clock, WnTime span, unsigned slices)
{
    GArray *knots = g_array_new(FALSE, FALSE, sizeof(Knot));
    GArray *ways[SLICES][2];
    GArray *times[SLICES];
    Knot    knot;

    for (unsigned i = 0; i < slices; i++) {
        ways[i][0] = g_array_new(FALSE, FALSE, sizeof(double));
        ways[i][1] = g_array_new(FALSE, FALSE, sizeof(double));
        times[i] = g_array_new(FALSE, FALSE, sizeof(double));
    }
    for (size_t i = 0; i < n; i++) {
        double   at = seconds(pairs[i].here - clock->epoch), value = ahead(&pairs[i], clock);
        unsigned slice = span > 0 ? (unsigned) (at / seconds(span) * slices) : 0;

        if (pairs[i].direction == WN_DIRECTION_UNKNOWN || ABS(value) > seconds(OUTLIER))
            continue;
        slice = MIN(slice, slices - 1);
        g_array_append_val(ways[slice][pairs[i].direction == WN_DIRECTION_IN], value);
        g_array_append_val(times[slice], at);
    }
    for (unsigned i = 0; i < slices; i++) {
        if (times[i]->len > 0 && make_knot(ways[i], median(times[i]), &knot))
            g_array_append_val(knots, knot);
        g_array_unref(ways[i][0]);
        g_array_unref(ways[i][1]);
        g_array_unref(times[i]);
    }
    return knots;
}

/* The straight line of least squares; level where the knots are too near each other. */
static void
draw_line(const GArray *knots, bool sloped, double *offset, double *slope)
{
    double n = knots->len, x = 0, y = 0, xx = 0, xy = 0;

    for (guint i = 0; i < knots->len; i++) {
        const Knot *knot = &g_array_index(knots, Knot, i);
        x += knot->x / n;
        y += knot->y / n;
    }
    for (guint i = 0; i < knots->len; i++) {
        const Knot *knot = &g_array_index(knots, Knot, i);
        xx += (knot->x - x) * (knot->x - x);
        xy += (knot->x - x) * (knot->y - y);
    }
    *slope = sloped && knots->len >= 3 && xx > 0 ? xy / xx : 0;
    *offset = y - *slope * x;
}

static double
median_round_trip(const GArray *knots)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));

    for (guint i = 0; i < knots->len; i++)
        g_array_append_val(values, g_array_index(knots, Knot, i).round_trip);
    return median(values);
}

/* Several rounds, as the drift within a slice spoils its medians until it is known. */
static double
fit(const WnCommon *pairs, size_t n, WnTime span, WnClock *clock)
{
    unsigned slices = (unsigned) CLAMP(n / (4 * ENOUGH), 1, SLICES);
    double   round_trip = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GArray) knots = make_knots(pairs, n, clock, span, slices);
        double offset, slope;

        if (knots->len == 0)
            break;
        draw_line(knots, span >= DRIFT_SPAN, &offset, &slope);
        clock->offset += (WnTime) (offset * (double) WN_SECOND);
        clock->drift = CLAMP(clock->drift + slope, -MOST_DRIFT, MOST_DRIFT);
        round_trip = median_round_trip(knots);
    }
    return round_trip;
}

static void
count_directions(const WnCommon *pairs, size_t n, WnClock *clock)
{
    for (size_t i = 0; i < n; i++) {
        clock->out += pairs[i].direction == WN_DIRECTION_OUT;
        clock->in += pairs[i].direction == WN_DIRECTION_IN;
    }
}

void
wn_clock_estimate(const WnCommon *pairs, size_t n, WnClock *clock)
{
    WnTime first = pairs[0].here, last = pairs[0].here;
    double round_trip;

    for (size_t i = 1; i < n; i++) {
        first = MIN(first, pairs[i].here);
        last = MAX(last, pairs[i].here);
    }
    *clock = (WnClock){ .aligned = true, .epoch = first, .offset = median_offset(pairs, n) };
    count_directions(pairs, n, clock);
    if (clock->out == 0 || clock->in == 0) {
        clock->error = MOST_ROUND_TRIP;
        clock->reason = "only packets of one direction are in both captures";
        return;
    }
    round_trip = fit(pairs, n, last - first, clock);
    clock->error = (WnTime) (ABS(round_trip) / 2 * (double) WN_SECOND);
    if (clock->out < ENOUGH || clock->in < ENOUGH)
        clock->reason = "fewer than five packets of each direction are in both captures";
    else if (round_trip < 0 || round_trip > seconds(MOST_ROUND_TRIP))
        clock->reason = "the two directions contradict each other: the way out and back would take "
                        "less than nothing, or longer than two seconds";
    else
        clock->ordered = true;
}
