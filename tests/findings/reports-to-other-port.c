/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reports-to-other-port: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample rtcp-unreachable. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.pcap");

    wn_assert_found_hazard(trial, "reports-to-other-port");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.not.pcap");

    wn_assert_not_found(trial, "reports-to-other-port");
}

/* An RR of src about that SSRC, with the LSR of the last SR that it got (RFC 3550 6.4.1). */
static void
report(WnTrial *trial, double at, const char *src, const char *dst, uint32_t ssrc, uint8_t lsr)
{
    uint8_t bytes[32] = { 0x81,
                          201,
                          0,
                          7,
                          0,
                          0,
                          0,
                          1,
                          (uint8_t) (ssrc >> 24),
                          (uint8_t) (ssrc >> 16),
                          (uint8_t) (ssrc >> 8),
                          (uint8_t) ssrc };

    bytes[19] = (uint8_t) at;
    bytes[27] = lsr;
    wn_trial_datagram(trial, at, src, dst, wn_bytes(bytes, sizeof(bytes)));
}

/* Alice's reports come from another port than that to which bob's go; she has got his, or not. */
static void
not_of_a_phone_that_names_them(void)
{
    for (uint8_t lsr = 0; lsr < 2; lsr++) {
        g_autoptr(WnTrial) trial = wn_call_public("");

        wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
        wn_trial_rtp(trial, 1.21, 20, BOB, ALICE, BOB_SSRC, 0);
        for (int i = 1; i < 4; i++) {
            report(trial, 20 + i * 5, "198.51.100.7:4777", "192.0.2.40:6001", BOB_SSRC, lsr);
            report(trial, 21 + i * 5, "192.0.2.40:6001", "198.51.100.7:4001", ALICE_SSRC, 0);
        }
        wn_call_hang_up(trial, 40);
        if (lsr)
            wn_assert_not_found(trial, "reports-to-other-port");
        else
            wn_assert_found_hazard(trial, "reports-to-other-port");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reports-to-other-port/fires", fires);
    g_test_add_func("/findings/reports-to-other-port/does_not", does_not);
    g_test_add_func("/findings/reports-to-other-port/not_of_a_phone_that_names_them",
                    not_of_a_phone_that_names_them);
    return g_test_run();
}
