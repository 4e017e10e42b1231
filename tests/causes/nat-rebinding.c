/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The NAT gives the phone another place: at the server, on both sides, at the phone, and the twin.
 */
#include "support/trial.h"

/* A keep-alive 8 s before, and still nobody is there; then another port. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.pcap");

    wn_assert_headline(trial, "bob", "nat-rebinding", WN_GRADE_CERTAIN);
}

/* The same, and the INVITEs arrive outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.both.pcap");

    wn_assert_headline(trial, "bob", "nat-rebinding", WN_GRADE_CERTAIN);
}

/* The line gets another address. */
static void
certain_with_another_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.address.pcap");

    wn_assert_headline(trial, "bob", "nat-rebinding", WN_GRADE_CERTAIN);
}

/* No call is in the capture: pings that end stand beside the registration.  It was not heard for
 * 50 s, so it may have been asleep meanwhile. */
static void
beside_the_registration(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.pings.pcap");

    wn_assert_beside(trial, "bob", "nat-rebinding", WN_GRADE_LIKELY);
}

/* Another port between two answers; the lost call is not seen. */
static void
hazard_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.lan.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "nat-rebinding");
}

/* Another Call-ID: it may have been switched off. */
static void
silent_when_the_phone_was_off(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.restarted.pcap");

    wn_assert_unnamed(trial, "nat-rebinding");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: the router keeps its table. */
static void
silent_with_a_steady_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat-rebinding.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/nat-rebinding/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/nat-rebinding/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/nat-rebinding/certain_with_another_address",
                    certain_with_another_address);
    g_test_add_func("/causes/nat-rebinding/beside_the_registration", beside_the_registration);
    g_test_add_func("/causes/nat-rebinding/hazard_at_the_phone", hazard_at_the_phone);
    g_test_add_func("/causes/nat-rebinding/silent_when_the_phone_was_off",
                    silent_when_the_phone_was_off);
    g_test_add_func("/causes/nat-rebinding/silent_with_a_steady_router",
                    silent_with_a_steady_router);
    return g_test_run();
}
