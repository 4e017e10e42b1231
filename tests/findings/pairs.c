/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about two routers that do not let their phones meet: where they are seen, and not. */
#include "support/media_call.h"
#include "support/stun_talk.h"
#include "support/talk.h"

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

/* Alice's socket, as so many STUN servers see it, and as bob tells in a connectivity check; her
 * sound and his get through. */
static WnTrial *
checked_call(unsigned servers, const char *as_bob_sees)
{
    static const char *const asked[] = { "203.0.113.20:3478", "203.0.113.21:3478" };
    WnTrial                 *trial = wn_trial_new(NULL);
    WnTalk                   talk = { .trial = trial, .params = ";rport", .accepted = true };
    WnStunTalk               stun = { .trial = trial,
                                      .client = "192.168.1.20:16384",
                                      .mapped = "198.51.100.7:16384" };
    g_autofree char         *offer = wn_talk_sdp("198.51.100.7", 16384);
    g_autofree char         *answer = wn_talk_sdp("192.0.2.40", 6000);

    for (unsigned i = 0; i < servers; i++) {
        stun.server = asked[i];
        wn_stun_talk(&stun, i);
    }
    wn_talk_request(&talk, 3, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&talk, 4, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 4.1, "ACK", 1, NULL);
    stun.server = "192.0.2.40:6000";
    stun.mapped = as_bob_sees;
    stun.username = "bob:alice";
    wn_stun_talk(&stun, 4.2);
    wn_trial_rtp(trial, 4.5, 20, "192.168.1.20:16384", "192.0.2.40:6000", 7, 0);
    wn_trial_rtp(trial, 4.5, 20, "192.0.2.40:6000", "192.168.1.20:16384", 8, 0);
    wn_talk_hang_up(&talk, 20);
    wn_trial_wait(trial, 60);
    return trial;
}

/* All others see the socket's own port: his packets came first.  ICE copes with it. */
static void
a_peer_that_sees_another_port_is_a_warning(void)
{
    g_autoptr(WnTrial) clash = checked_call(2, "198.51.100.7:40001");
    g_autoptr(WnTrial) same = checked_call(2, "198.51.100.7:16384");
    g_autoptr(WnTrial) unknown = checked_call(1, "198.51.100.7:40001");

    wn_assert_hazard(clash, "hole-punch-port-clash");
    wn_assert_found_hazard(clash, "peer-sees-other-port");
    g_assert_false(wn_trial_report(clash)->accuses);
    wn_assert_unnamed(same, "hole-punch-port-clash");
    /* One other alone: it may be a router that gives each destination another port. */
    wn_assert_unnamed(unknown, "hole-punch-port-clash");
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
    g_test_add_func("/findings/pairs/a_peer_that_sees_another_port_is_a_warning",
                    a_peer_that_sees_another_port_is_a_warning);
    return g_test_run();
}
