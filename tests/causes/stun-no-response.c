/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-no-response at each vantage point, and its innocent twin. */
#include "support/tape.h"

/* The questions come back as errors. */
static void
certain_with_icmp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.pcap");

    wn_assert_headline(trial, "192.168.1.20", "stun-no-response", WN_GRADE_CERTAIN);
}

/* REGISTER is answered, seven questions are not. */
static void
likely_when_only_stun_is_silent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.silent.pcap");

    wn_assert_headline(trial, "192.168.1.20", "stun-no-response", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-no-response");
}

/* Cut down to its header a question cannot be told from a connectivity check. */
static void
unnamed_where_the_attributes_are_cut_off(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("stun-no-response.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->kind != WN_PACKET_DATAGRAM || packet->payload.length != 20)
            continue;
        ((uint8_t *) packet->payload.data)[3] = 40;
        packet->payload_length = 60;
        packet->truncated = true;
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_unnamed(trial, "stun-no-response");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-no-response/certain_with_icmp", certain_with_icmp);
    g_test_add_func("/causes/stun-no-response/likely_when_only_stun_is_silent",
                    likely_when_only_stun_is_silent);
    g_test_add_func("/causes/stun-no-response/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/stun-no-response/unnamed_where_the_attributes_are_cut_off",
                    unnamed_where_the_attributes_are_cut_off);
    return g_test_run();
}
