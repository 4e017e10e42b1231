/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sending-port-is-closed: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"

/* In the sample asymmetric-rtp-client. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.pcap");

    wn_assert_found(trial, "sending-port-is-closed");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.not.pcap");

    wn_assert_not_found(trial, "sending-port-is-closed");
}

/* Her SDP names 192.168.1.20:4000; his sound follows hers to the port that it comes from, where
 * nobody listens. */
static unsigned
count_with_sound_from(const char *port)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *her = g_strdup_printf("198.51.100.7:%s", port);

    wn_trial_rtp(trial, 1.2, 9, her, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, her, BOB_SSRC, 0);
    for (unsigned i = 0; i < 7; i++)
        wn_trial_icmp(trial, 1.3 + i, "198.51.100.7", 3, 3, BOB, her);
    wn_call_hang_up(trial, 9.3);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_sending_port_is_closed);
}

/* From the port that she named she has no second socket: then the phone does not listen at all. */
static void
not_at_the_port_that_was_named(void)
{
    g_assert_cmpuint(count_with_sound_from("4400"), ==, 1);
    g_assert_cmpuint(count_with_sound_from("4000"), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sending-port-is-closed/fires", fires);
    g_test_add_func("/findings/sending-port-is-closed/does_not", does_not);
    g_test_add_func("/findings/sending-port-is-closed/not_at_the_port_that_was_named",
                    not_at_the_port_that_was_named);
    return g_test_run();
}
