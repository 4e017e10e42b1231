/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See clock.h.  How far the other clock is ahead in a pair is offset + drift * time + way, and of
 * the way back - way.  Offset, drift and way are those of which the sum of absolute errors is
 * least: a few packets that were held up, or are not the same one, do not matter.
 */
#include "correlate/clock.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

enum { OFFSET, DRIFT, WAY, UNKNOWNS, ROUNDS = 30, ENOUGH = 5, ENOUGH_FOR_DRIFT = 6 };

/* A way out and back takes no longer (catalogue 0.6). */
static const WnTime MOST_ROUND_TRIP = 2 * WN_SECOND;
/* What a bad quartz drifts; more is a mistake. */
static const double MOST_DRIFT = 1e-3;
/* Time stamps are no finer. */
static const double FINEST = 1e-6;
/* A drift counts if it is so many times what its estimate may be wrong by; where samples are few,
 * how wrong that may be is itself a guess (Student's t). */
static const double SURE = 4, OF_FEW = 10;
/* Standard deviations in a median deviation, and those of a median in those of a mean. */
static const double DEVIATION = 1.4826, OF_MEDIAN = 1.2533;

typedef struct {
    double at;    /* seconds, from the middle */
    double ahead; /* seconds, without the median */
    double way;   /* +1: out, -1: back, 0: it does not matter */
} Sample;

typedef struct {
    Sample *samples;
    size_t  n;
    bool    used[UNKNOWNS];
    double  value[UNKNOWNS];
    double  spread[UNKNOWNS]; /* by how much value may be wrong */
} Fit;

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return x < y ? -1 : x > y;
}

/* Of all but the least ones. */
static double
median(double *values, size_t n, size_t least)
{
    qsort(values, n, sizeof(double), by_value);
    return values[least + (n - least) / 2];
}

static double
seconds(WnTime time)
{
    return (double) time / (double) WN_SECOND;
}

/* ------------------------------------------------------------------ least absolute errors */

static double
residual(const Fit *fit, const Sample *sample)
{
    return sample->ahead - fit->value[OFFSET] - fit->value[DRIFT] * sample->at -
           fit->value[WAY] * sample->way;
}

/* Turns [matrix | right] into [1 | solution]; false where the unknowns cannot be told apart. */
static bool
solve(double matrix[UNKNOWNS][2 * UNKNOWNS], unsigned columns)
{
    for (unsigned i = 0; i < UNKNOWNS; i++) {
        unsigned best = i;
        for (unsigned k = i + 1; k < UNKNOWNS; k++)
            if (fabs(matrix[k][i]) > fabs(matrix[best][i]))
                best = k;
        if (fabs(matrix[best][i]) < 1e-12)
            return false;
        for (unsigned c = 0; c < columns; c++) {
            double swap = matrix[i][c];
            matrix[i][c] = matrix[best][c];
            matrix[best][c] = swap;
        }
        for (unsigned c = columns; c-- > i;)
            matrix[i][c] /= matrix[i][i];
        for (unsigned k = 0; k < UNKNOWNS; k++)
            for (unsigned c = columns; k != i && c-- > i;)
                matrix[k][c] -= matrix[k][i] * matrix[i][c];
    }
    return true;
}

/* Normal equations; an unknown that is not used is 0. */
static void
add_equations(const Fit *fit, bool weighted, double matrix[UNKNOWNS][2 * UNKNOWNS])
{
    for (unsigned i = 0; i < UNKNOWNS; i++)
        for (unsigned c = 0; c < 2 * UNKNOWNS; c++)
            matrix[i][c] = i == c && !fit->used[i];
    for (size_t i = 0; i < fit->n; i++) {
        const Sample *sample = &fit->samples[i];
        double        factor[UNKNOWNS] = { 1, sample->at, sample->way };
        double        weight = weighted ? 1 / MAX(fabs(residual(fit, sample)), FINEST) : 1;
        for (unsigned r = 0; r < UNKNOWNS; r++) {
            for (unsigned c = 0; c < UNKNOWNS && fit->used[r]; c++)
                matrix[r][c] += fit->used[c] ? weight * factor[r] * factor[c] : 0;
            matrix[r][UNKNOWNS] += fit->used[r] ? weight * factor[r] * sample->ahead : 0;
        }
    }
}

static bool
find_values(Fit *fit)
{
    double matrix[UNKNOWNS][2 * UNKNOWNS];

    for (unsigned i = 0; i < UNKNOWNS; i++)
        fit->value[i] = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        add_equations(fit, true, matrix);
        if (!solve(matrix, UNKNOWNS + 1))
            return false;
        for (unsigned i = 0; i < UNKNOWNS; i++)
            fit->value[i] = matrix[i][UNKNOWNS];
    }
    return true;
}

static void
find_spread(Fit *fit)
{
    double             matrix[UNKNOWNS][2 * UNKNOWNS];
    g_autofree double *errors = g_new(double, fit->n);
    double             scale;
    size_t             exact = 0; /* through so many samples the line goes */

    for (size_t i = 0; i < fit->n; i++)
        errors[i] = fabs(residual(fit, &fit->samples[i]));
    for (unsigned i = 0; i < UNKNOWNS; i++)
        exact += fit->used[i] && exact + 1 < fit->n;
    scale = MAX(median(errors, fit->n, exact) * DEVIATION, FINEST) * OF_MEDIAN;
    add_equations(fit, false, matrix);
    for (unsigned i = 0; i < UNKNOWNS; i++)
        matrix[i][UNKNOWNS] = 0;
    for (unsigned i = 0; i < UNKNOWNS; i++)
        matrix[i][UNKNOWNS + i] = 1;
    for (unsigned i = 0; i < UNKNOWNS; i++)
        fit->spread[i] = INFINITY;
    if (!solve(matrix, 2 * UNKNOWNS))
        return;
    for (unsigned i = 0; i < UNKNOWNS; i++)
        fit->spread[i] = scale * sqrt(MAX(matrix[i][UNKNOWNS + i], 0));
}

/* Without a drift where none shows. */
static void
fit_line(Fit *fit)
{
    double sure = SURE * (1 + OF_FEW / MAX((double) fit->n - UNKNOWNS, 1));

    fit->used[DRIFT] = fit->n >= ENOUGH_FOR_DRIFT;
    if (fit->used[DRIFT] && find_values(fit)) {
        find_spread(fit);
        if (fabs(fit->value[DRIFT]) > sure * fit->spread[DRIFT] &&
            fabs(fit->value[DRIFT]) < MOST_DRIFT)
            return;
    }
    fit->used[DRIFT] = false;
    find_values(fit);
    find_spread(fit);
}

/* ------------------------------------------------------------------ pairs */

static WnTime
median_offset(const WnCommon *pairs, size_t n)
{
    g_autofree double *values = g_new(double, n);
    WnTime             base = pairs[0].there - pairs[0].here;

    for (size_t i = 0; i < n; i++)
        values[i] = seconds(pairs[i].there - pairs[i].here - base);
    return base + (WnTime) (median(values, n, 0) * (double) WN_SECOND);
}

static void
take_samples(Fit *fit, const WnCommon *pairs, size_t n, const WnClock *clock)
{
    fit->samples = g_new(Sample, n);
    for (size_t i = 0; i < n; i++) {
        if (fit->used[WAY] && pairs[i].direction == WN_DIRECTION_UNKNOWN)
            continue;
        fit->samples[fit->n++] =
            (Sample){ .at = seconds(pairs[i].here - clock->epoch),
                      .ahead = seconds(pairs[i].there - pairs[i].here - clock->offset),
                      .way = !fit->used[WAY]                          ? 0
                             : pairs[i].direction == WN_DIRECTION_OUT ? 1
                                                                      : -1 };
    }
}

static void
count_directions(const WnCommon *pairs, size_t n, WnClock *clock)
{
    for (size_t i = 0; i < n; i++) {
        clock->out += pairs[i].direction == WN_DIRECTION_OUT;
        clock->in += pairs[i].direction == WN_DIRECTION_IN;
    }
}

static void
judge_order(WnClock *clock, double round_trip)
{
    if (clock->out + clock->in == 0)
        clock->reason = "which way packets went cannot be told: nothing changed between the two";
    else if (clock->out == 0 || clock->in == 0)
        clock->reason = "only packets of one direction are in both captures";
    else if (clock->out < ENOUGH || clock->in < ENOUGH)
        clock->reason = "fewer than five packets of each direction are in both captures";
    else if (round_trip < 0 || round_trip > seconds(MOST_ROUND_TRIP))
        clock->reason = "the two directions contradict each other: the way out and back would take "
                        "less than nothing, or longer than two seconds";
    else
        clock->ordered = true;
}

void
wn_clock_estimate(const WnCommon *pairs, size_t n, WnClock *clock)
{
    WnTime first = pairs[0].here, last = pairs[0].here;
    Fit    fit = { .used = { [OFFSET] = true } };

    for (size_t i = 1; i < n; i++) {
        first = MIN(first, pairs[i].here);
        last = MAX(last, pairs[i].here);
    }
    *clock = (WnClock){ .aligned = true,
                        .epoch = first + (last - first) / 2,
                        .offset = median_offset(pairs, n) };
    count_directions(pairs, n, clock);
    fit.used[WAY] = clock->out > 0 && clock->in > 0;
    take_samples(&fit, pairs, n, clock);
    fit_line(&fit);
    clock->offset += (WnTime) (fit.value[OFFSET] * (double) WN_SECOND);
    clock->drift = fit.value[DRIFT];
    clock->error =
        (WnTime) (MIN(fabs(fit.value[WAY]) + fit.spread[OFFSET], seconds(MOST_ROUND_TRIP)) *
                  (double) WN_SECOND);
    if (!fit.used[WAY])
        clock->error = MOST_ROUND_TRIP;
    judge_order(clock, 2 * fit.value[WAY]);
    g_free(fit.samples);
}
