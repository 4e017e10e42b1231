/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-symmetric-mapping at each vantage point, and its innocent twin. */
#include "support/both_sides.h"
#include "support/stun_talk.h"

/* Two servers see two ports; the SDP names the first; no sound comes in.  The other side may send
 * none. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.pcap");

    wn_assert_headline(trial, "alice", "stun-symmetric-mapping", WN_GRADE_LIKELY);
}

/* What STUN told cannot be seen there. */
static void
a_remapped_port_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.wan.pcap");

    wn_assert_unnamed(trial, "stun-symmetric-mapping");
    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* The twin: both servers see the same port. */
static void
silent_with_one_mapping(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-symmetric-mapping");
}

/* Captured on both sides of her router, whose ports differ by destination; she names what STUN
 * told.
 */
static WnTrial *
call_through_symmetric_router(void)
{
    WnTrial *trial = wn_both_sides_call(OUTSIDE, 27256);
    const struct {
        const char *server, *outside;
    } asked[] = { { "203.0.113.90:3478", OUTSIDE ":27256" },
                  { "203.0.113.91:3478", OUTSIDE ":31003" } };

    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        WnStunTalk inside = { .trial = trial,
                              .client = INSIDE ":16384",
                              .server = asked[i].server,
                              .mapped = asked[i].outside };
        WnStunTalk outside = inside;

        outside.client = asked[i].outside;
        wn_stun_talk(&inside, -0.2 + 0.1 * (double) i);
        wn_stun_talk(&outside, -0.199 + 0.1 * (double) i);
    }
    wn_both_sides_sound(trial, 16384, 29800);
    return trial;
}

/* What the other side sends to the port of the STUN server comes to the router and no farther. */
static void
certain_where_the_router_drops_it(void)
{
    g_autoptr(WnTrial) trial = call_through_symmetric_router();

    wn_trial_rtp(trial, 1.2, 9, SERVER ":16400", OUTSIDE ":27256", 9, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_headline(trial, "alice", "stun-symmetric-mapping", WN_GRADE_CERTAIN);
}

/* Nothing comes to the router: what it would have dropped nobody sent. */
static void
no_more_than_a_hazard_where_nothing_comes_to_the_router(void)
{
    g_autoptr(WnTrial) trial = call_through_symmetric_router();

    wn_both_sides_hang_up(trial);
    wn_assert_hazard(trial, "stun-symmetric-mapping");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-symmetric-mapping/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/stun-symmetric-mapping/a_remapped_port_outside",
                    a_remapped_port_outside);
    g_test_add_func("/causes/stun-symmetric-mapping/silent_with_one_mapping",
                    silent_with_one_mapping);
    g_test_add_func("/causes/stun-symmetric-mapping/certain_where_the_router_drops_it",
                    certain_where_the_router_drops_it);
    g_test_add_func(
        "/causes/stun-symmetric-mapping/no_more_than_a_hazard_where_nothing_comes_to_the_router",
        no_more_than_a_hazard_where_nothing_comes_to_the_router);
    return g_test_run();
}
