/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about two routers that do not let their phones meet: where they are seen, and not. */
#include "support/media_call.h"

static void
a_peer_that_came_first_took_the_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.pcap");

    wn_assert_frames(trial, "early-packet-took-port", "19");
}

/* Hers comes from another port too, but left first, and no server had seen the named one. */
static void
a_router_that_changes_ports_needs_no_early_packet(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.both.pcap");

    wn_assert_not_found(trial, "early-packet-took-port");
}

/* His came first, and hers still leaves from the named port. */
static void
an_early_packet_alone_takes_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.not.pcap");

    wn_assert_not_found(trial, "early-packet-took-port");
}

static void
each_link_is_watched(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.pcap");

    wn_assert_frames(trial, "neither-side-gets-in", "21");
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_BLOCKED, 300);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_BLOCKED, 303);
}

/* What arrives at bob's router from alice is not watched at her phone. */
static void
one_link_alone_says_nothing_about_the_other(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.lan.pcap");

    wn_assert_not_found(trial, "neither-side-gets-in");
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 300);
}

static void
who_hears_is_not_shut_out(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.not.pcap");

    wn_assert_not_found(trial, "neither-side-gets-in");
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_DELIVERED, 303);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/pairs/a_peer_that_came_first_took_the_port",
                    a_peer_that_came_first_took_the_port);
    g_test_add_func("/findings/pairs/a_router_that_changes_ports_needs_no_early_packet",
                    a_router_that_changes_ports_needs_no_early_packet);
    g_test_add_func("/findings/pairs/an_early_packet_alone_takes_nothing",
                    an_early_packet_alone_takes_nothing);
    g_test_add_func("/findings/pairs/each_link_is_watched", each_link_is_watched);
    g_test_add_func("/findings/pairs/one_link_alone_says_nothing_about_the_other",
                    one_link_alone_says_nothing_about_the_other);
    g_test_add_func("/findings/pairs/who_hears_is_not_shut_out", who_hears_is_not_shut_out);
    return g_test_run();
}
