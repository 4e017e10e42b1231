/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dtls-alert: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The alert. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.pcap");

    wn_assert_frames(trial, "dtls-alert", "11");
}

/* There there is none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.not.pcap");

    wn_assert_not_found(trial, "dtls-alert");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/dtls-alert/fires", fires);
    g_test_add_func("/findings/dtls-alert/does_not", does_not);
    return g_test_run();
}
