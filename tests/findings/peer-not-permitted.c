/* SPDX-License-Identifier: GPL-2.0-or-later */
/* peer-not-permitted: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/tape.h"

/* In the sample turn-permission-missing.server. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.server.pcap");

    wn_assert_found(trial, "peer-not-permitted");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_not_found(trial, "peer-not-permitted");
}

/* The peer's sound for that relayed endpoint so many seconds earlier or later. */
static WnTrial *
moved_by(WnTime shift)
{
    g_autoptr(WnTape) tape = wn_tape_sample("turn-permission-missing.server.pcap");

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        if (packet->dst.port == 50000 && packet->src.port == 16400)
            packet->time += shift * WN_SECOND;
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* A relayed port is given to one client after another (RFC 8656 7.2): what came for it before the
 * client got it was for somebody else. */
static void
not_before_the_allocation(void)
{
    g_autoptr(WnTrial) within = moved_by(1);
    g_autoptr(WnTrial) before = moved_by(-3600);

    wn_assert_found(within, "peer-not-permitted");
    wn_assert_not_found(before, "peer-not-permitted");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/peer-not-permitted/fires", fires);
    g_test_add_func("/findings/peer-not-permitted/does_not", does_not);
    g_test_add_func("/findings/peer-not-permitted/not_before_the_allocation",
                    not_before_the_allocation);
    return g_test_run();
}
