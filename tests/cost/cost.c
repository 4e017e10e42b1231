/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture costs grows with it, and no faster: four times as many of one thing take about
 * four times as many steps.  Steps are basic blocks of the engine, which its copy for this test
 * counts when it runs them (-fsanitize-coverage=trace-pc); so a busy machine changes nothing.
 */
#include "shapes.h"

#include <string.h>

/* Enough that a step for each pair of things, beside the thousands that each of them takes anyway,
 * shows: 4.6 is passed where a twentieth of the steps at n is for pairs.  What is sorted or found
 * by halves adds a hundredth or two to the four. */
enum { N = 250, TIMES = 4 };
static const double MOST = 4.6;

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
    steps++;
}

static uint64_t
cost_of(const WnShape *shape, unsigned n)
{
    WnReel   *reel = wn_reel_new();
    WnOptions options;
    WnEngine *engine;
    uint64_t  before;

    shape->write(reel, n);
    /* So that silence is judged. */
    wn_reel_datagram(reel, 10000, "10.9.9.9:9", "10.9.9.8:9", "the end", 7);
    wn_options_init(&options);
    before = steps;
    engine = wn_engine_new(&options);
    wn_reel_play(reel, engine);
    wn_engine_conclude(engine);
    wn_engine_free(engine);
    wn_reel_free(reel);
    return steps - before;
}

static void
grows_with_the_capture(const void *data)
{
    const WnShape *shape = data;
    uint64_t       once = cost_of(shape, N), more = cost_of(shape, N * TIMES);

    g_test_message("%s: %" G_GUINT64_FORMAT " steps for %d, %" G_GUINT64_FORMAT " for %d: %.2f",
                   shape->name, once, N, more, N * TIMES, (double) more / (double) once);
    g_assert_cmpuint(once, >, N * 100);
    g_assert_cmpfloat((double) more, <=, MOST * (double) once);
}

static void
add_all(const WnShape *shapes)
{
    for (const WnShape *shape = shapes; shape->name; shape++) {
        g_autofree char *path = g_strconcat("/cost/", shape->name, NULL);

        g_test_add_data_func(path, shape, grows_with_the_capture);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_all(wn_shapes_sip);
    add_all(wn_shapes_media);
    return g_test_run();
}
