/* SPDX-License-Identifier: GPL-2.0-or-later */
/* no-hairpin at each vantage point, and its innocent twin. */
#include "support/media_call.h"
#include "support/stun_talk.h"
#include "support/talk.h"

/* Each sends to the router's public address, nothing comes back. */
static void
certain_on_the_switch_of_both(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.pcap");

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_CERTAIN);
}

/* One public address for both; their sound never comes out. */
static void
possible_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.wan.pcap");

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_POSSIBLE);
}

/* The twin: the router loops it back. */
static void
no_accusation_when_looped_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.not.pcap");

    wn_assert_no_headline(trial);
}

/* A server passes bob's SDP on.  He stands beside alice: his STUN is in the picture, or
 * it is not.  hops: left of an error about alice's sound, where bob sends none; 0: there is none.
 */
static WnTrial *
call_by_server(bool bob_in_sight, uint8_t hops)
{
    WnTrial         *trial = wn_trial_new(NULL);
    const WnTalk     talk = { .trial = trial, .params = ";rport" };
    g_autofree char *offer = wn_talk_sdp("198.51.100.1", 7078);
    g_autofree char *answer = wn_talk_sdp("198.51.100.1", 7090);

    wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                .client = "192.168.1.20:7078",
                                .server = "192.0.2.5:3478",
                                .mapped = "198.51.100.1:7078" },
                 0);
    if (bob_in_sight)
        wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                    .client = "192.168.1.30:7090",
                                    .server = "192.0.2.5:3478",
                                    .mapped = "198.51.100.1:7090" },
                     0.2);
    wn_talk_request(&talk, 1, "INVITE", 1, offer);
    wn_talk_response(&talk, 3, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&(WnTalk){ .trial = trial, .accepted = true }, 3.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 3.2, 20, "192.168.1.20:7078", "198.51.100.1:7090", 0xa11ce, 0);
    if (bob_in_sight && !hops)
        wn_trial_rtp(trial, 3.2, 20, "192.168.1.30:7090", "198.51.100.1:7078", 0xb0b, 0);
    wn_trial_hops(trial, hops);
    if (hops)
        wn_trial_icmp(trial, 19.99, "198.51.100.1", 3, 3, "192.168.1.20:7078", "198.51.100.1:7090");
    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 20, "BYE", 2, NULL);
    wn_talk_response(&talk, 20.1, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* The address is bob's, not a wrong one of the server that names it. */
static void
certain_where_the_other_phone_is_in_sight(void)
{
    g_autoptr(WnTrial) trial = call_by_server(true, 0);

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "hairpin-target-watched");
    wn_assert_unnamed(trial, "external-address-wrong");
}

/* Somebody behind the same public address, in this network or in another. */
static void
likely_at_one_phone(void)
{
    g_autoptr(WnTrial) trial = call_by_server(false, 0);

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_LIKELY);
    wn_assert_not_found(trial, "hairpin-target-watched");
}

/* What bob's closed port says of alice's sound comes round by the router that turned it; or the
 * router says so itself. */
static void
possible_where_sounds_error_was_forwarded(void)
{
    for (int in_sight = 0; in_sight < 2; in_sight++) {
        g_autoptr(WnTrial) trial = call_by_server(in_sight, 63);
        g_autoptr(WnTrial) refused = call_by_server(in_sight, 64);

        wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_POSSIBLE);
        wn_assert_headline(refused, "alice", "no-hairpin",
                           in_sight ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY);
    }
}

/* The router turns both around, from its outside address as it should (RFC 4787 6, REQ-9a) or from
 * inside: there it loops, whatever else makes the call silent. */
static void
unnamed_where_it_is_looped_by_hand(void)
{
    static const char *const sources[][2] = { { "198.51.100.1:7078", "198.51.100.1:7090" },
                                              { "192.168.1.20:7078", "192.168.1.30:7090" } };

    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        g_autoptr(WnTrial) trial = call_by_server(true, 0);

        wn_trial_rtp(trial, 3.21, 20, sources[i][0], "192.168.1.30:7090", 0xa11ce, 0);
        wn_trial_rtp(trial, 3.21, 20, sources[i][1], "192.168.1.20:7078", 0xb0b, 0);
        wn_assert_unnamed(trial, "no-hairpin");
        wn_assert_no_nat_headline(trial);
    }
}

/* A PBX beside the phone names its own public address, which its provider told it, to a phone of
 * its network; on its link nothing comes in. */
static void
certain_where_a_pbx_names_it_inside(void)
{
    static const char OUTSIDE[] = ";rport=5060;received=198.51.100.7";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp("198.51.100.7", 12000);
    WnTalk           own = { .trial = trial,
                             .client = "192.168.1.10:5060",
                             .via = "198.51.100.7:5060",
                             .contact = "<sip:pbx@198.51.100.7:5060>",
                             .from = "pbx",
                             .params = OUTSIDE,
                             .call_id = "own" };
    WnTalk           call = { .trial = trial,
                              .server = "192.168.1.10:5060",
                              .remote = "<sip:bob@192.168.1.10:5060>",
                              .accepted = true };

    wn_talk_request(&own, 0, "REGISTER", 1, NULL);
    wn_talk_response(&own, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 1, "INVITE", 1, offer);
    wn_talk_response(&call, 2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&call, 2.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 2.2, 20, "192.168.1.20:4000", "198.51.100.7:12000", 0xa11ce, 0);
    wn_trial_rtp(trial, 2.2, 20, "192.168.1.10:12000", "192.168.1.20:4000", 0xb0b, 0);
    wn_talk_request(&call, 21, "BYE", 2, NULL);
    wn_talk_response(&call, 21.1, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* INVITEs to 198.51.100.7:40560, where the server sees 192.168.1.21 (#4): ICMP from there. */
static void
certain_of_a_call_to_the_other_phones_endpoint(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.call.pcap");
    g_autoptr(WnTrial) looped = wn_trial_sample("no-hairpin.call.not.pcap");

    wn_assert_headline(trial, "carol", "no-hairpin", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "call-to-own-public-address", "5,6");
    wn_assert_frames(trial, "hairpin-target-open", "4");
    wn_assert_unnamed(trial, "not-nat-server-down");
    wn_assert_unnamed(trial, "peer-address-not-routable");
    wn_assert_no_headline(looped);
}

/* Carol and alice register through one router; some time later alice calls where the server sees
 * carol.  hops: left of an error that says that nobody is there; 0: none comes. */
static WnTrial *
call_the_endpoint(double later, uint8_t hops)
{
    static const double TIMES[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              alice = { .trial = trial,
                                  .contact = "<sip:alice@192.168.1.20>",
                                  .params = ";received=198.51.100.7;rport=40001",
                                  .call_id = "a" };
    WnTalk              carol = { .trial = trial,
                                  .client = "192.168.1.21:5060",
                                  .contact = "<sip:carol@192.168.1.21>",
                                  .params = ";received=198.51.100.7;rport=40002",
                                  .from = "carol",
                                  .call_id = "c" };
    WnTalk              call = { .trial = trial,
                                 .server = "198.51.100.7:40002",
                                 .uri = "sip:carol@198.51.100.7:40002",
                                 .to = "carol" };

    wn_talk_request(&alice, 0, "REGISTER", 1, NULL);
    wn_talk_response(&alice, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&carol, 1, "REGISTER", 1, NULL);
    wn_talk_response(&carol, 1.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&call, later, "INVITE", 1, NULL);
    wn_trial_hops(trial, hops);
    for (size_t i = 0; hops && i < G_N_ELEMENTS(TIMES); i++)
        wn_trial_icmp(trial, later + TIMES[i] + 0.001, "198.51.100.7", 3, 3, "192.168.1.20:5060",
                      "198.51.100.7:40002");
    wn_trial_wait(trial, later + 60);
    return trial;
}

/* It may turn packets round, and keep out whom carol never sent anything to. */
static void
likely_of_a_silent_router(void)
{
    g_autoptr(WnTrial) trial = call_the_endpoint(5, 0);
    g_autoptr(WnTrial) refused = call_the_endpoint(5, 64);

    wn_assert_headline(trial, "carol", "no-hairpin", WN_GRADE_LIKELY);
    wn_assert_headline(refused, "carol", "no-hairpin", WN_GRADE_CERTAIN);
}

/* Half an hour after carol was heard last nobody knows whether that port is still hers. */
static void
likely_of_an_old_endpoint(void)
{
    g_autoptr(WnTrial) trial = call_the_endpoint(1800, 64);

    wn_assert_headline(trial, "carol", "no-hairpin", WN_GRADE_LIKELY);
}

/* A router has forwarded the error: it may be carol's, turned round like the INVITE that closed
 * port 5060 refused. */
static void
possible_of_an_error_that_was_forwarded(void)
{
    g_autoptr(WnTrial) trial = call_the_endpoint(5, 63);

    wn_assert_headline(trial, "carol", "no-hairpin", WN_GRADE_POSSIBLE);
    wn_assert_not_found(trial, "hairpin-target-open");
    wn_assert_not_found(trial, "hairpin-target-watched");
}

/* Both are watched, and a second point outside their router, which has nothing of their sound.  The
 * router sends it back inside as it came: from the phone's own address. */
static void
delivered_where_it_is_looped_back_as_it_came(gconstpointer fate)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnTalk     talk = { .trial = trial, .params = ";rport" };
    const WnTalk     outside = { .trial = trial,
                                 .client = "198.51.100.1:5060",
                                 .via = "192.168.1.20:5060",
                                 .call_id = "register-1" };
    g_autofree char *offer = wn_talk_sdp("198.51.100.1", 7078);
    g_autofree char *answer = wn_talk_sdp("198.51.100.1", 7090);

    wn_trial_point(trial, 1);
    wn_talk_registers(&outside, 0);
    wn_trial_point(trial, 0);
    wn_talk_answered(&talk, 1, offer, answer);
    wn_trial_sights(trial, 1, *(const WnFate *) fate);
    wn_trial_rtp(trial, 3.2, 20, "192.168.1.20:7078", "198.51.100.1:7090", 0xa11ce, 0);
    wn_trial_rtp(trial, 3.2, 20, "192.168.1.30:7090", "198.51.100.1:7078", 0xb0b, 0);
    wn_trial_sights(trial, 1, WN_FATE_UNKNOWN);
    wn_trial_rtp(trial, 3.21, 20, "192.168.1.20:7078", "192.168.1.30:7090", 0xa11ce, 0);
    wn_trial_rtp(trial, 3.21, 20, "192.168.1.30:7090", "192.168.1.20:7078", 0xb0b, 0);
    wn_talk_hang_up(&talk, 20);
    wn_trial_wait(trial, 60);
    wn_assert_no_headline(trial);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->works, ==, WN_YES);
}

int
main(int argc, char **argv)
{
    static const WnFate unknown = WN_FATE_UNKNOWN, lost = WN_FATE_LOST;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/no-hairpin/certain_on_the_switch_of_both",
                    certain_on_the_switch_of_both);
    g_test_add_func("/causes/no-hairpin/possible_outside", possible_outside);
    g_test_add_func("/causes/no-hairpin/no_accusation_when_looped_back",
                    no_accusation_when_looped_back);
    g_test_add_func("/causes/no-hairpin/certain_where_the_other_phone_is_in_sight",
                    certain_where_the_other_phone_is_in_sight);
    g_test_add_func("/causes/no-hairpin/likely_at_one_phone", likely_at_one_phone);
    g_test_add_func("/causes/no-hairpin/possible_where_sounds_error_was_forwarded",
                    possible_where_sounds_error_was_forwarded);
    g_test_add_func("/causes/no-hairpin/unnamed_where_it_is_looped_by_hand",
                    unnamed_where_it_is_looped_by_hand);
    g_test_add_func("/causes/no-hairpin/certain_where_a_pbx_names_it_inside",
                    certain_where_a_pbx_names_it_inside);
    g_test_add_func("/causes/no-hairpin/certain_of_a_call_to_the_other_phones_endpoint",
                    certain_of_a_call_to_the_other_phones_endpoint);
    g_test_add_func("/causes/no-hairpin/likely_of_a_silent_router", likely_of_a_silent_router);
    g_test_add_func("/causes/no-hairpin/likely_of_an_old_endpoint", likely_of_an_old_endpoint);
    g_test_add_func("/causes/no-hairpin/possible_of_an_error_that_was_forwarded",
                    possible_of_an_error_that_was_forwarded);
    g_test_add_data_func("/causes/no-hairpin/delivered_where_it_is_looped_back_as_it_came",
                         &unknown, delivered_where_it_is_looped_back_as_it_came);
    g_test_add_data_func("/causes/no-hairpin/delivered_though_it_never_comes_out", &lost,
                         delivered_where_it_is_looped_back_as_it_came);
    return g_test_run();
}
