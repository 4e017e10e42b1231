/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK goes to a private Contact: at the server, at the caller, at the callee, and the twin. */
#include "support/trial.h"

/* The ACK leaves the server for 192.168.1.20 and the 200 OK is repeated after it. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "ack-to-private-address", "14");
}

/* The ACK goes to the server with a private Request-URI; what the server does with it is not seen.
 */
static void
likely_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.caller.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
}

/* The 200 OK with its private Contact is repeated; whether an ACK was sent is not seen,
 * nor whether the proxy, which brought a public Contact of the caller, replaces private ones. */
static void
possible_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.callee.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_POSSIBLE);
}

/* The caller itself sends the ACK to the private address. */
static void
certain_without_a_proxy_in_the_path(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.direct.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
}

/* The twin: Contact is rewritten to the source, and the ACK arrives. */
static void
silent_when_the_server_repairs_the_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-private-contact/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/ack-lost-private-contact/likely_at_the_caller", likely_at_the_caller);
    g_test_add_func("/causes/ack-lost-private-contact/possible_at_the_callee",
                    possible_at_the_callee);
    g_test_add_func("/causes/ack-lost-private-contact/certain_without_a_proxy_in_the_path",
                    certain_without_a_proxy_in_the_path);
    g_test_add_func("/causes/ack-lost-private-contact/silent_when_the_server_repairs_the_contact",
                    silent_when_the_server_repairs_the_contact);
    return g_test_run();
}
