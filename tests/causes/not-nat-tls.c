/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLS handshake is ended by an alert. */
#include "support/talk.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-tls.pcap");

    wn_assert_headline(trial, "", "not-nat-tls", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-tls.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-tls");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-tls/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-tls/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
