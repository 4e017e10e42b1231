/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notifications that do not reach the phone. */
#include "support/trial.h"

/* NOTIFY to the private Contact of SUBSCRIBE. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_CERTAIN);
}

/* Accepted, nothing comes, and pings do. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.lan.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* The same on both sides of the router. */
static void
likely_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.both.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* NOTIFY to the right place; the phone is there. */
static void
likely_when_the_phone_still_sends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.blocked.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* The NOTIFY is seen outside only. */
static void
certain_when_it_stops_at_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.blocked.both.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_CERTAIN);
}

/* The twin: NOTIFY goes to where SUBSCRIBE came from. */
static void
silent_with_a_corrected_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/notify-unreachable/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/notify-unreachable/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/notify-unreachable/likely_on_both_sides", likely_on_both_sides);
    g_test_add_func("/causes/notify-unreachable/likely_when_the_phone_still_sends",
                    likely_when_the_phone_still_sends);
    g_test_add_func("/causes/notify-unreachable/certain_when_it_stops_at_the_router",
                    certain_when_it_stops_at_the_router);
    g_test_add_func("/causes/notify-unreachable/silent_with_a_corrected_contact",
                    silent_with_a_corrected_contact);
    return g_test_run();
}
