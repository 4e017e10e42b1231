/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registrar keeps a private Contact: at the server, at either phone, on a common switch, and
 * the twin. */
#include "support/trial.h"

/* The INVITE leaves for the private Contact seven times and nothing returns. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.pcap");

    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "request-unanswered", "7");
}

/* Only the registration is seen. */
static void
hazard_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.lan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "private-contact-registered");
}

/* A 408 alone does not tell why; that alice could not be called either is a hazard of her own. */
static void
hazard_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.caller.pcap");

    wn_assert_hazard(trial, "private-contact-registered");
    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
}

/* The binding is private and undecorated, and the call to it fails with 408. */
static void
likely_where_both_phones_are_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.neighbour.pcap");

    wn_assert_headline(trial, "carol", "private-contact-registered", WN_GRADE_LIKELY);
}

/* The twin: the 200 OK carries received=, and the INVITE goes there. */
static void
silent_when_the_registrar_uses_the_source(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-contact-registered/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_called_phone",
                    hazard_at_the_called_phone);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_caller",
                    hazard_at_the_caller);
    g_test_add_func("/causes/private-contact-registered/likely_where_both_phones_are_seen",
                    likely_where_both_phones_are_seen);
    g_test_add_func("/causes/private-contact-registered/silent_when_the_registrar_uses_the_source",
                    silent_when_the_registrar_uses_the_source);
    return g_test_run();
}
