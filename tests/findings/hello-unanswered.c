/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hello-unanswered: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample dtls-handshake-stalled. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.pcap");

    wn_assert_found(trial, "hello-unanswered");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.not.pcap");

    wn_assert_not_found(trial, "hello-unanswered");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/hello-unanswered/fires", fires);
    g_test_add_func("/findings/hello-unanswered/does_not", does_not);
    return g_test_run();
}
