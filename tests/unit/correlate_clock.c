/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks of two capture points: offset and drift from packets of both directions. */
#include <glib.h>

#include "correlate/clock.h"

static const WnTime START = 1767607200 * WN_SECOND;

/* Packets every 20 ms both ways for so long; the way takes 15 ms and up to jitter more. */
static GArray *
common_packets(WnTime ahead, double drift, WnTime length, WnTime jitter)
{
    static const WnTime WAY = 15 * WN_MILLISECOND;
    GArray             *pairs = g_array_new(FALSE, FALSE, sizeof(WnCommon));
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    for (WnTime at = 0; at < length; at += 20 * WN_MILLISECOND) {
        WnTime   late = jitter > 0 ? g_rand_int_range(random, 0, (gint32) jitter) : 0;
        WnTime   shift = ahead + (WnTime) (drift * (double) at);
        WnCommon out = { START + at, START + at + WAY + late + shift, WN_DIRECTION_OUT };
        WnCommon in = { START + at + WAY + late, START + at + shift, WN_DIRECTION_IN };

        g_array_append_val(pairs, out);
        g_array_append_val(pairs, in);
    }
    return pairs;
}

static WnClock
estimate(const GArray *pairs)
{
    WnClock clock;

    wn_clock_estimate((const WnCommon *) (gpointer) pairs->data, pairs->len, &clock);
    return clock;
}

/* How far the estimate is off, at that moment of the clock here. */
static WnTime
error_at(const WnClock *clock, WnTime ahead, double drift, WnTime since)
{
    WnTime said = clock->offset + (WnTime) (clock->drift * (double) (START + since - clock->epoch));
    WnTime is = ahead + (WnTime) (drift * (double) since);

    return ABS(said - is);
}

static void
an_hour_ahead(void)
{
    g_autoptr(GArray) pairs = common_packets(3600 * WN_SECOND, 0, 10 * WN_SECOND, 0);
    WnClock clock = estimate(pairs);

    g_assert_true(clock.aligned && clock.ordered);
    g_assert_cmpint(error_at(&clock, 3600 * WN_SECOND, 0, 5 * WN_SECOND), <, WN_MILLISECOND);
    /* Half of the way out and back. */
    g_assert_cmpint(ABS(clock.error - 15 * WN_MILLISECOND), <, WN_MILLISECOND);
}

static void
drifting(void)
{
    static const double drifts[] = { 100e-6, -100e-6, 10e-6 };

    for (size_t i = 0; i < G_N_ELEMENTS(drifts); i++) {
        g_autoptr(GArray) pairs =
            common_packets(-1800 * WN_SECOND, drifts[i], 600 * WN_SECOND, 4 * WN_MILLISECOND);
        WnClock clock = estimate(pairs);

        g_assert_true(clock.ordered);
        for (WnTime since = 0; since <= 600 * WN_SECOND; since += 60 * WN_SECOND)
            g_assert_cmpint(error_at(&clock, -1800 * WN_SECOND, drifts[i], since), <,
                            WN_MILLISECOND);
    }
}

/* A tenth of the pairs is something else, seconds apart. */
static void
strays_do_not_matter(void)
{
    g_autoptr(GArray) pairs = common_packets(5 * WN_SECOND, 20e-6, 60 * WN_SECOND, WN_MILLISECOND);
    WnClock clock;

    for (guint i = 0; i < pairs->len; i += 10)
        g_array_index(pairs, WnCommon, i).there += 3 * WN_SECOND;
    clock = estimate(pairs);
    g_assert_true(clock.ordered);
    g_assert_cmpint(error_at(&clock, 5 * WN_SECOND, 20e-6, 30 * WN_SECOND), <, WN_MILLISECOND);
}

/* Eight messages within a second say nothing of a drift: none is invented from their jitter. */
static void
a_few_packets_tell_no_drift(void)
{
    g_autoptr(GArray) pairs =
        common_packets(WN_SECOND, 0, 100 * WN_MILLISECOND, 8 * WN_MILLISECOND);
    WnClock clock = estimate(pairs);

    g_assert_cmpuint(pairs->len, ==, 10);
    g_assert_cmpfloat(clock.drift, ==, 0);
    g_assert_cmpint(error_at(&clock, WN_SECOND, 0, 50 * WN_MILLISECOND), <, 8 * WN_MILLISECOND);
}

static void
one_direction_orders_nothing(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, WN_SECOND, 0);
    WnClock clock;

    for (guint i = 0; i < pairs->len; i++)
        g_array_index(pairs, WnCommon, i).direction = WN_DIRECTION_OUT;
    clock = estimate(pairs);
    g_assert_true(clock.aligned);
    g_assert_false(clock.ordered);
    g_assert_nonnull(clock.reason);
}

static void
few_packets_order_nothing(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 60 * WN_MILLISECOND, 0);

    g_assert_cmpuint(pairs->len, ==, 6);
    g_assert_false(estimate(pairs).ordered);
}

/* Both directions seem to arrive before they left. */
static void
contradictions_order_nothing(void)
{
    g_autoptr(GArray) pairs = common_packets(0, 0, WN_SECOND, 0);

    for (guint i = 0; i < pairs->len; i++) {
        WnCommon *pair = &g_array_index(pairs, WnCommon, i);
        pair->direction = pair->direction == WN_DIRECTION_OUT ? WN_DIRECTION_IN : WN_DIRECTION_OUT;
    }
    g_assert_false(estimate(pairs).ordered);
    g_assert_nonnull(strstr(estimate(pairs).reason, "contradict"));
}

/* Half of the packets by a clock that was put right by half a minute. */
static void
a_clock_that_was_set_orders_nothing(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 60 * WN_SECOND, 0);

    g_assert_false(estimate(pairs).was_set);
    for (guint i = pairs->len / 2; i < pairs->len; i++)
        g_array_index(pairs, WnCommon, i).there += 30 * WN_SECOND;
    g_assert_true(estimate(pairs).was_set);
    g_assert_false(estimate(pairs).ordered);
    g_assert_nonnull(strstr(estimate(pairs).reason, "was set"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/clock/an_hour_ahead", an_hour_ahead);
    g_test_add_func("/correlate/clock/drifting", drifting);
    g_test_add_func("/correlate/clock/strays_do_not_matter", strays_do_not_matter);
    g_test_add_func("/correlate/clock/a_few_packets_tell_no_drift", a_few_packets_tell_no_drift);
    g_test_add_func("/correlate/clock/one_direction_orders_nothing", one_direction_orders_nothing);
    g_test_add_func("/correlate/clock/few_packets_order_nothing", few_packets_order_nothing);
    g_test_add_func("/correlate/clock/contradictions_order_nothing", contradictions_order_nothing);
    g_test_add_func("/correlate/clock/a_clock_that_was_set_orders_nothing",
                    a_clock_that_was_set_orders_nothing);
    return g_test_run();
}
