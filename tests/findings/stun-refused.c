/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-refused: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/stun_talk.h"

/* The first ICMP error. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.pcap");

    wn_assert_frames(trial, "stun-refused", "2");
}

/* There there is none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.not.pcap");

    wn_assert_not_found(trial, "stun-refused");
}

/* The capture begins with the test for hairpinning: the phone asks its own public address, and the
 * router, which is next door, has nobody at that port. */
static void
not_by_the_own_router(void)
{
    static const struct {
        const char *server;
        uint8_t     ttl;
        bool        refused;
    } cases[] = { { "198.51.100.7:30000", 64, false },
                  { "198.51.100.7:30000", 57, true },
                  { "198.51.100.7:3478", 64, true } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnStunTalk talk = {
            .trial = trial, .client = "192.168.1.20:30000", .server = cases[i].server, .copies = 7
        };

        wn_stun_talk(&talk, 1);
        wn_trial_hops(trial, cases[i].ttl);
        wn_trial_icmp(trial, 1.1, "198.51.100.7", 3, 3, "192.168.1.20:30000", cases[i].server);
        wn_trial_wait(trial, 60);
        if (cases[i].refused)
            wn_assert_frames(trial, "stun-refused", "8");
        else
            wn_assert_not_found(trial, "stun-refused");
    }
}

/* RFC 1191: a packet was too large for a link, which refuses nobody. */
static void
not_by_a_narrow_link(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = {
        .trial = trial, .client = "192.168.1.20:30000", .server = "203.0.113.30:3478", .copies = 7
    };

    wn_stun_talk(&talk, 1);
    wn_trial_icmp(trial, 1.1, "203.0.113.1", 3, 4, "192.168.1.20:30000", "203.0.113.30:3478");
    wn_trial_wait(trial, 60);
    wn_assert_not_found(trial, "stun-refused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stun-refused/fires", fires);
    g_test_add_func("/findings/stun-refused/does_not", does_not);
    g_test_add_func("/findings/stun-refused/not_by_the_own_router", not_by_the_own_router);
    g_test_add_func("/findings/stun-refused/not_by_a_narrow_link", not_by_a_narrow_link);
    return g_test_run();
}
