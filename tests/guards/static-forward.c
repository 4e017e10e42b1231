/* SPDX-License-Identifier: GPL-2.0-or-later */
/* static-forward: where the excuse holds, and where it does not. */
#include "support/media_call.h"

/* Via and Contact are private, the SDP names the public address; sound comes from another port. */
static WnTrial *
remapped_call(void)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    WnTrial         *trial = wn_trial_new(NULL);

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    return trial;
}

/* A keep-alive came from the named port: it is open. */
static void
holds_where_the_port_is_alive(void)
{
    static const uint8_t NOTHING[4] = { 0 };
    g_autoptr(WnTrial) trial = remapped_call();

    wn_trial_datagram(trial, 5, ALICE, BOB, wn_bytes(NOTHING, sizeof(NOTHING)));
    wn_call_hang_up(trial, 9.3);
    wn_assert_ruled_out(trial, "rtp-port-remapped", "static-forward");
    wn_assert_no_nat_headline(trial);
}

static void
clear_where_nothing_comes_from_it(void)
{
    g_autoptr(WnTrial) trial = remapped_call();

    wn_call_hang_up(trial, 9.3);
    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/static-forward/holds_where_the_port_is_alive",
                    holds_where_the_port_is_alive);
    g_test_add_func("/guards/static-forward/clear_where_nothing_comes_from_it",
                    clear_where_nothing_comes_from_it);
    return g_test_run();
}
