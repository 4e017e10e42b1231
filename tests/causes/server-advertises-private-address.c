/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server records its inside address in the route, and the twin. */
#include "support/trial.h"

/* The ACK leaves for the private Record-Route, the 200 OK is repeated. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-advertises-private-address.pcap");

    wn_assert_headline(trial, "bob", "server-advertises-private-address", WN_GRADE_CERTAIN);
}

/* The twin: Record-Route is public. */
static void
silent_when_it_advertises_its_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-advertises-private-address.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "server-advertises-private-address");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/server-advertises-private-address/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func(
        "/causes/server-advertises-private-address/silent_when_it_advertises_its_public_address",
        silent_when_it_advertises_its_public_address);
    return g_test_run();
}
