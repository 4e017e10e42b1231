/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-permission-missing at each vantage point, and what is none. */
#include "support/media_call.h"
#include "support/relay_talk.h"

/* A permission for a private address alone, and nothing comes back. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* His sound reaches the relay without a permission. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.server.pcap");

    wn_assert_headline(trial, "198.51.100.7", "turn-permission-missing", WN_GRADE_CERTAIN);
}

/* Her sound goes to a peer for which she never asked. */
static void
likely_without_asking(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.unasked.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
}

/* The permission is never renewed: after 300 s the relay lets nothing of bob's in. */
static void
likely_when_it_runs_out(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 340);
    wn_relay_speak(trial, 2, 340);
    wn_relay_hear(trial, 2, 300);
    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
    wn_assert_found(trial, "permission-ran-out");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* It is renewed, and bob mutes his phone at the same moment: that is not the relay's doing. */
static void
silent_when_it_was_renewed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 340);
    wn_relay_renew(trial, 240);
    wn_relay_speak(trial, 2, 340);
    wn_relay_hear(trial, 2, 300);
    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-permission-missing/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/turn-permission-missing/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/turn-permission-missing/likely_without_asking", likely_without_asking);
    g_test_add_func("/causes/turn-permission-missing/silent_with_the_public_address",
                    silent_with_the_public_address);
    g_test_add_func("/causes/turn-permission-missing/likely_when_it_runs_out",
                    likely_when_it_runs_out);
    g_test_add_func("/causes/turn-permission-missing/silent_when_it_was_renewed",
                    silent_when_it_was_renewed);
    return g_test_run();
}
