/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-stops-with-consent: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-consent-lost. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.pcap");

    wn_assert_found(trial, "media-stops-with-consent");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.not.pcap");

    wn_assert_not_found(trial, "media-stops-with-consent");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-stops-with-consent/fires", fires);
    g_test_add_func("/findings/media-stops-with-consent/does_not", does_not);
    return g_test_run();
}
