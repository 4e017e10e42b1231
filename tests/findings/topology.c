/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks with more than one router, card or address: what only looks so. */
#include "support/media_call.h"
#include "support/talk.h"

/* Alice at home calls through a public server; the answer asks for sound at this address. */
static WnTrial *
call_from_home(const char *answer_address)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp(answer_address, 6000);

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    return trial;
}

/* Both phones are in one house: the other one answers from that very address. */
static void
a_phone_in_the_same_house_is_no_stranger(void)
{
    g_autoptr(WnTrial) trial = call_from_home("192.168.1.30");

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "192.168.1.30:6000", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, "192.168.1.30:6000", "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "overlapping-private-networks");
    wn_assert_unnamed(trial, "wrong-interface-advertised");
}

/* Nobody with that address speaks, and what is sent there is lost. */
static void
an_address_of_nobody_here_is_a_stranger(void)
{
    g_autoptr(WnTrial) trial = call_from_home("192.168.1.30");

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "192.168.1.30:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* ------------------------------------------------------------------ provider's networks */

static WnTrial *
registered_as(const char *client, const char *seen_as)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *params = g_strdup_printf(";rport=5060;received=%s", seen_as);
    g_autofree char *endpoint = g_strdup_printf("%s:5060", client);
    WnTalk           request = { .trial = trial, .client = endpoint };
    WnTalk           response = { .trial = trial, .client = endpoint, .params = params };

    wn_talk_request(&request, 0, "REGISTER", 1, NULL);
    wn_talk_response(&response, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    return trial;
}

static void
a_shared_address_before_a_public_server_is_seen(void)
{
    g_autoptr(WnTrial) trial = registered_as("100.64.3.20", "198.51.100.7");

    wn_assert_hazard(trial, "cgnat");
}

/* 100.64/10 serves VPNs too: there nothing is translated, or no public server is asked. */
static void
a_shared_address_of_a_vpn_is_none(void)
{
    g_autoptr(WnTrial) trial = registered_as("100.64.3.20", "100.64.3.20");

    wn_assert_unnamed(trial, "cgnat");
}

/* Of the same customer, seen outside: hosts behind DS-Lite call themselves 192.0.0.x. */
static void
an_address_behind_dslite_is_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "198.51.100.7:1024",
                    .via = "192.0.0.2:5060",
                    .contact = "<sip:alice@192.0.0.2:5060>" };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    wn_assert_hazard(trial, "cgnat");
}

/* Of a registration that works there is nothing to say. */
static void
a_network_that_works_is_left_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "198.51.100.7:1024",
                    .via = "192.0.0.2:5060",
                    .contact = "<sip:alice@192.0.0.2:5060>" };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_assert_unnamed(trial, "cgnat");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/topology/a_phone_in_the_same_house_is_no_stranger",
                    a_phone_in_the_same_house_is_no_stranger);
    g_test_add_func("/findings/topology/an_address_of_nobody_here_is_a_stranger",
                    an_address_of_nobody_here_is_a_stranger);
    g_test_add_func("/findings/topology/a_shared_address_before_a_public_server_is_seen",
                    a_shared_address_before_a_public_server_is_seen);
    g_test_add_func("/findings/topology/a_shared_address_of_a_vpn_is_none",
                    a_shared_address_of_a_vpn_is_none);
    g_test_add_func("/findings/topology/an_address_behind_dslite_is_seen",
                    an_address_behind_dslite_is_seen);
    g_test_add_func("/findings/topology/a_network_that_works_is_left_alone",
                    a_network_that_works_is_left_alone);
    return g_test_run();
}
