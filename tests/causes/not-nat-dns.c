/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of the server has no address. */
#include "support/talk.h"

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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-dns/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-dns/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
