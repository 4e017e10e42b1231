/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hairpin-not-returned: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The last packet of each phone. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.pcap");

    wn_assert_frames(trial, "hairpin-not-returned", "619,622");
}

/* There it comes back. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.not.pcap");

    wn_assert_not_found(trial, "hairpin-not-returned");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/hairpin-not-returned/fires", fires);
    g_test_add_func("/findings/hairpin-not-returned/does_not", does_not);
    return g_test_run();
}
