/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks of two capture points: offset and drift from packets of both directions. */
#include <glib.h>
#include <string.h>

#include "correlate/clock_pieces.h"

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

/* ------------------------------------------------------------------ clocks that were set */

static WnClock
estimate_pieces(GArray *pairs)
{
    const WnClockBreaks none = { .n = 0 };
    WnClock             clock;

    wn_clock_estimate_pieces(pairs, &none, &none, &clock);
    return clock;
}

static void
a_clock_that_runs_through_is_one_piece(void)
{
    g_autoptr(GArray) pairs =
        common_packets(WN_SECOND, 50e-6, 60 * WN_SECOND, 300 * WN_MILLISECOND);
    WnClock clock = estimate_pieces(pairs);

    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_cmpuint(clock.n_gaps, ==, 0);
    g_assert_true(clock.ordered);
}

/* Put right by half a minute: each half has its own offset, and both are known to the millisecond.
 */
static void
a_clock_that_was_set_is_two_pieces(void)
{
    static const WnTime steps[] = { 30 * WN_SECOND, WN_SECOND, -700 * WN_MILLISECOND };

    for (size_t k = 0; k < G_N_ELEMENTS(steps); k++) {
        g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 60 * WN_SECOND, WN_MILLISECOND);
        WnTime  middle = START + 30 * WN_SECOND;
        WnClock clock;

        /* What went back is a little earlier in a file that is in the order of time. */
        for (guint i = 0; i < pairs->len; i++) {
            WnCommon *pair = &g_array_index(pairs, WnCommon, i);
            if (pair->here >= middle + WN_SECOND)
                pair->there += steps[k];
        }
        for (guint i = pairs->len; i-- > 0;) {
            WnTime here = g_array_index(pairs, WnCommon, i).here;
            if (here >= middle && here < middle + WN_SECOND)
                g_array_remove_index(pairs, i);
        }
        clock = estimate_pieces(pairs);
        g_assert_cmpuint(clock.n_pieces, ==, 2);
        g_assert_cmpuint(clock.n_gaps, ==, 1);
        g_assert_true(clock.ordered);
        g_assert_cmpint(ABS(wn_clock_set_by(&clock, 1) - steps[k]), <, WN_MILLISECOND);
        g_assert_cmpint(clock.gaps[0].here.from, <=, middle);
        g_assert_cmpint(clock.gaps[0].here.from, >, middle - WN_SECOND / 10);
        g_assert_cmpint(clock.gaps[0].here.until, >=, middle + WN_SECOND);
        g_assert_cmpint(clock.gaps[0].here.until, <, middle + 11 * WN_SECOND / 10);
    }
}

/* Mistaken pairs stand alone, or with another. */
static void
two_strays_are_no_setting(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 10 * WN_SECOND, 0);
    WnClock clock;

    for (guint i = 200; i < 202; i++)
        g_array_index(pairs, WnCommon, i).there += 5 * WN_SECOND;
    clock = estimate_pieces(pairs);
    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_cmpuint(clock.n_gaps, ==, 0);
    g_assert_true(clock.ordered);
}

/* A queue holds all packets of one second and lets them go at once. */
static void
packets_that_were_held_up_are_no_setting(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 10 * WN_SECOND, 0);
    WnClock clock;

    for (guint i = 0; i < pairs->len; i++) {
        WnCommon *pair = &g_array_index(pairs, WnCommon, i);
        WnTime    since = pair->here - START;
        if (pair->direction == WN_DIRECTION_OUT && since >= 4 * WN_SECOND && since < 5 * WN_SECOND)
            pair->there += 5 * WN_SECOND - since;
    }
    clock = estimate_pieces(pairs);
    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_cmpint(error_at(&clock, WN_SECOND, 0, 5 * WN_SECOND), <, WN_MILLISECOND);
}

/* The last two packets of all say something else, and then there is none: perhaps it was set. */
static void
of_what_follows_a_doubt_nothing_is_known(void)
{
    g_autoptr(GArray) pairs = common_packets(WN_SECOND, 0, 10 * WN_SECOND, 0);
    WnClock clock;

    for (guint i = pairs->len - 2; i < pairs->len; i++)
        g_array_index(pairs, WnCommon, i).there += 30 * WN_SECOND;
    clock = estimate_pieces(pairs);
    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_cmpuint(clock.n_gaps, ==, 1);
    g_assert_cmpint(clock.gaps[0].here.until, ==, INT64_MAX);
    g_assert_cmpint(clock.gaps[0].here.from, <, START + 10 * WN_SECOND);
}

/* Set back: it stands still until then, and how long it stood the packets behind tell, be they few.
 */
static void
one_packet_behind_a_break_is_enough(void)
{
    g_autoptr(GArray) pairs = common_packets(0, 0, 10 * WN_SECOND, 0);
    const WnClockBreaks none = { .n = 0 };
    const WnClockBreaks there = { .at = { START + 12 * WN_SECOND }, .n = 1 };
    const WnCommon      last = { START + 20 * WN_SECOND, START + 13 * WN_SECOND, WN_DIRECTION_OUT };
    WnClock             clock;

    g_array_append_val(pairs, last);
    wn_clock_estimate_pieces(pairs, &none, &there, &clock);
    g_assert_cmpuint(clock.n_pieces, ==, 2);
    g_assert_cmpint(clock.pieces[1].from, ==, START + 12 * WN_SECOND);
    g_assert_cmpint(clock.pieces[1].offset, ==, -7 * WN_SECOND);
    /* And nothing is known of the time behind a break after which there is none in common. */
    g_array_set_size(pairs, pairs->len - 1);
    wn_clock_estimate_pieces(pairs, &none, &there, &clock);
    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_cmpuint(clock.n_gaps, ==, 1);
    g_assert_cmpint(clock.gaps[0].there.until, ==, INT64_MAX);
}

/* More often than anybody sets it: nothing is known of any time. */
static void
a_clock_that_is_set_again_and_again_tells_nothing(void)
{
    g_autoptr(GArray) pairs = common_packets(0, 0, 60 * WN_SECOND, 0);
    WnClock clock;

    for (guint i = 0; i < pairs->len; i++)
        g_array_index(pairs, WnCommon, i).there += i / 100 * 10 * WN_SECOND;
    clock = estimate_pieces(pairs);
    g_assert_cmpuint(clock.n_pieces, ==, 1);
    g_assert_false(clock.ordered);
    g_assert_cmpint(clock.gaps[0].here.from, ==, INT64_MIN);
    g_assert_cmpint(clock.gaps[0].here.until, ==, INT64_MAX);
    g_assert_nonnull(strstr(clock.reason, "again and again"));
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
    g_test_add_func("/correlate/clock/a_clock_that_runs_through_is_one_piece",
                    a_clock_that_runs_through_is_one_piece);
    g_test_add_func("/correlate/clock/a_clock_that_was_set_is_two_pieces",
                    a_clock_that_was_set_is_two_pieces);
    g_test_add_func("/correlate/clock/two_strays_are_no_setting", two_strays_are_no_setting);
    g_test_add_func("/correlate/clock/packets_that_were_held_up_are_no_setting",
                    packets_that_were_held_up_are_no_setting);
    g_test_add_func("/correlate/clock/of_what_follows_a_doubt_nothing_is_known",
                    of_what_follows_a_doubt_nothing_is_known);
    g_test_add_func("/correlate/clock/one_packet_behind_a_break_is_enough",
                    one_packet_behind_a_break_is_enough);
    g_test_add_func("/correlate/clock/a_clock_that_is_set_again_and_again_tells_nothing",
                    a_clock_that_is_set_again_and_again_tells_nothing);
    return g_test_run();
}
