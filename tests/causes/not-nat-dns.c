/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of the server has no address. */
#include "support/tape.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dns.pcap");

    wn_assert_headline(trial, "example.net", "not-nat-dns", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dns.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-dns");
}

/* The same questions without their answers: they may be lost, and the next one answered. */
static void
likely_without_an_answer(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("not-nat-dns.pcap");
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->src.port != 53)
            wn_engine_feed(wn_trial_engine(trial), wn_tape_at(tape, i));
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "example.net", "not-nat-dns", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-dns/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-dns/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/not-nat-dns/likely_without_an_answer", likely_without_an_answer);
    return g_test_run();
}
