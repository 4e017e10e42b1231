/* SPDX-License-Identifier: GPL-2.0-or-later */
/* data-without-permission: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/relay_talk.h"
#include "support/stun_message.h"

/* In the sample turn-permission-missing.unasked. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.unasked.pcap");

    wn_assert_found(trial, "data-without-permission");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_not_found(trial, "data-without-permission");
}

/* 60 Send indications (RFC 8656 10.1) of alice with sound for bob, whom she asked no permission
 * for.
 */
static void
send_unasked(WnTrial *trial, double at)
{
    static const uint8_t peer[] = { 0,          1,        6000 >> 8 ^ 0x21, (uint8_t) (6000 ^ 0x12),
                                    192 ^ 0x21, 0 ^ 0x12, 2 ^ 0xa4,         40 ^ 0x42 };
    uint8_t              rtp[172] = { 0x80, 0 };

    for (unsigned i = 0; i < 60; i++) {
        g_autoptr(GByteArray) message = wn_stun_message_new(0x0016, wn_cookie_id);

        rtp[3] = (uint8_t) i;
        wn_stun_add(message, 0x0012, wn_bytes(peer, sizeof(peer)));
        wn_stun_add(message, 0x0013, wn_bytes(rtp, sizeof(rtp)));
        wn_trial_datagram(trial, at + i * 0.02, "192.168.1.20:4000", "203.0.113.30:3478",
                          wn_array_view(message));
    }
}

/* What she asked for before the capture began is not known. */
static void
not_of_an_older_allocation(void)
{
    for (unsigned older = 0; older < 2; older++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;

        if (!older)
            wn_relay_allocate(trial, 0);
        else
            wn_relay_forget(trial, 0);
        send_unasked(trial, 3);
        wn_relay_call(trial, 2, 8);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_data_without_permission), ==, 1 - older);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/data-without-permission/fires", fires);
    g_test_add_func("/findings/data-without-permission/does_not", does_not);
    g_test_add_func("/findings/data-without-permission/not_of_an_older_allocation",
                    not_of_an_older_allocation);
    return g_test_run();
}
