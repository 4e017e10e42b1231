/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call from a server that the phone never spoke to. */
#include "support/trial.h"

/* Meanwhile the phone answers its own server. */
static void
certain_at_both_servers(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_CERTAIN);
}

/* The INVITEs arrive outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.both.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_CERTAIN);
}

/* No pings, but a REGISTER later. */
static void
likely_when_it_registers_afterwards(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.alive.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_LIKELY);
}

/* Nothing of it is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.lan.pcap");

    wn_assert_unnamed(trial, "inbound-from-unexpected-server");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: a router that lets everybody in. */
static void
silent_with_an_open_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/inbound-from-unexpected-server/certain_at_both_servers",
                    certain_at_both_servers);
    g_test_add_func("/causes/inbound-from-unexpected-server/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/inbound-from-unexpected-server/likely_when_it_registers_afterwards",
                    likely_when_it_registers_afterwards);
    g_test_add_func("/causes/inbound-from-unexpected-server/silent_at_the_phone",
                    silent_at_the_phone);
    g_test_add_func("/causes/inbound-from-unexpected-server/silent_with_an_open_router",
                    silent_with_an_open_router);
    return g_test_run();
}
