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

/* One between strangers says nothing about a call. */
static void
not_of_another_call(void)
{
    static const uint8_t ALERT[] = { 21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40 };
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_datagram(trial, 2, "192.0.2.77:7000", "192.0.2.78:7001",
                      wn_bytes(ALERT, sizeof(ALERT)));
    wn_call_hang_up(trial, 5);
    wn_assert_not_found(trial, "dtls-alert");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/dtls-alert/fires", fires);
    g_test_add_func("/findings/dtls-alert/does_not", does_not);
    g_test_add_func("/findings/dtls-alert/not_of_another_call", not_of_another_call);
    return g_test_run();
}
