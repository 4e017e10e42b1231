/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-lost-between: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/tape.h"

/* Her first packet, which the other end never sees. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.both.pcap");

    wn_assert_frames(trial, "media-lost-between", "16");
}

/* There her sound passes the router. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both.pcap");

    wn_assert_not_found(trial, "media-lost-between");
}

/*
 * A capture point at another phone behind the same router shows nothing of this one: what the
 * server sends after its packets is lost there only if her own sound is seen at both.
 */
static WnTrial *
play_with_fates(WnFate of_her_own)
{
    g_autoptr(WnTape) tape = wn_tape_sample("private-sdp-harmless.exchange.pcap");

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->payload.length == 0 || (packet->payload.data[0] & 0xc0) != 0x80)
            continue;
        packet->fate = packet->src.addr.bytes[0] == 198 ? of_her_own : WN_FATE_LOST;
    }
    return wn_tape_play(tape, tape->packets->len);
}

static void
needs_a_look_at_this_very_host(void)
{
    g_autoptr(WnTrial) beside = play_with_fates(WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) watched = play_with_fates(WN_FATE_ARRIVED);

    wn_assert_not_found(beside, "media-lost-between");
    wn_assert_no_headline(beside);
    wn_assert_headline(watched, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-lost-between/fires", fires);
    g_test_add_func("/findings/media-lost-between/does_not", does_not);
    g_test_add_func("/findings/media-lost-between/needs_a_look_at_this_very_host",
                    needs_a_look_at_this_very_host);
    return g_test_run();
}
