/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces of a large message are lost: inside and outside, at the server, at the phone, and the
 * twin. */
#include "support/trial.h"

/* Two fragments go in, one comes out. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* Only first fragments arrive, and ICMP says so. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.wan.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* A small REGISTER is answered, the large INVITE never. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.silent.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_LIKELY);
}

/* The twin: the router passes fragments. */
static void
silent_when_fragments_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "udp-fragments-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/udp-fragments-lost/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/udp-fragments-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/udp-fragments-lost/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/udp-fragments-lost/silent_when_fragments_pass",
                    silent_when_fragments_pass);
    return g_test_run();
}
