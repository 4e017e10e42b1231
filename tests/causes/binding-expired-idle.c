/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The router forgets a silent phone: at the server, inside and outside, at the phone, and the twin.
 */
#include "support/trial.h"

/* Answered, silent for long, lost, and back from another port. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* The INVITEs arrive outside only. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.both.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* A long silence between two registrations; the lost call is not seen. */
static void
hazard_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.lan.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "binding-expired-idle");
}

/* Answered, lost, back from the same port. */
static void
likely_when_the_port_stays(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.same-port.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_LIKELY);
}

/* The twin: CRLF CRLF every 20 s. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/binding-expired-idle/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/binding-expired-idle/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/binding-expired-idle/hazard_at_the_phone", hazard_at_the_phone);
    g_test_add_func("/causes/binding-expired-idle/likely_when_the_port_stays",
                    likely_when_the_port_stays);
    g_test_add_func("/causes/binding-expired-idle/silent_with_keepalives", silent_with_keepalives);
    return g_test_run();
}
