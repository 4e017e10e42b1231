/* SPDX-License-Identifier: GPL-2.0-or-later */
/* double-nat stands beside a verdict, never at its head; and its innocent twin. */
#include "support/stun_talk.h"
#include "support/talk.h"

/* Her router says that its outside address is private. */
static void
beside_the_verdict_by_nat_pmp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "double-nat");
}

/* Each packet has three sources. */
static void
beside_the_verdict_by_three_places(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.both.pcap");

    wn_assert_hazard(trial, "double-nat");
}

/* Her packets have come over one router more than those of another phone at that address. */
static void
beside_the_verdict_by_hops(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.outside.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "double-nat");
}

/* The twin: one router. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "double-nat");
}

/* At a server: two homes whose phones name 192.168.1.20, the one comes by a provider's inner
 * network, the other does not; a call goes to that address.  Two homes are no two routers
 * in a row. */
static void
silent_where_two_homes_have_one_private_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk inner = { .trial = trial,
                     .client = "100.64.3.4:5060",
                     .via = "192.168.1.20:5060",
                     .from = "bob",
                     .contact = "<sip:bob@192.168.1.20:5060>",
                     .call_id = "reg-b" };
    WnTalk outer = { .trial = trial,
                     .client = "198.51.100.99:5060",
                     .via = "192.168.1.20:5060",
                     .from = "carol",
                     .contact = "<sip:carol@192.168.1.20:5060>",
                     .call_id = "reg-c" };
    WnTalk call = { .trial = trial,
                    .client = "203.0.113.10:5060",
                    .server = "192.168.1.20:5060",
                    .to = "carol",
                    .uri = "sip:carol@192.168.1.20:5060",
                    .call_id = "call" };

    wn_talk_request(&inner, 0, "REGISTER", 1, NULL);
    inner.params = ";rport=5060;received=100.64.3.4";
    wn_talk_response(&inner, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&outer, 1, "REGISTER", 1, NULL);
    outer.params = ";rport=5060;received=198.51.100.99";
    wn_talk_response(&outer, 1.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&call, 5, "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "carol", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "double-nat");
    wn_assert_unnamed(trial, "cgnat");
}

/* A check is answered from there, which tells another address of the phone than STUN does. */
static void
check(WnTrial *trial, const char *peer, const char *told)
{
    WnTalk     call = { .trial = trial };
    WnStunTalk talk = { .trial = trial,
                        .client = "192.168.1.20:4000",
                        .server = "203.0.113.30:3478",
                        .mapped = "198.51.100.7:4000" };

    wn_stun_talk(&talk, 0);
    talk.server = peer;
    talk.mapped = told;
    talk.username = "bob:alice";
    wn_stun_talk(&talk, 1);
    wn_talk_request(&call, 2, "INVITE", 1, NULL);
    wn_talk_response(&call, 3, "486 Busy Here", "INVITE", 1, NULL);
}

/* What comes back from the own public address, or goes through a tunnel, is not in that row. */
static void
silent_of_other_ways(void)
{
    static const char *const innocent[][2] = { { "198.51.100.7:42000", "192.168.1.1:4000" },
                                               { "10.9.0.7:42000", "10.8.0.6:53111" } };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    check(trial, "192.0.2.50:42000", "10.20.0.7:4000");
    wn_assert_hazard(trial, "double-nat");
    for (int i = 0; i < 2; i++) {
        g_autoptr(WnTrial) other = wn_trial_new(NULL);
        check(other, innocent[i][0], innocent[i][1]);
        wn_assert_unnamed(other, "double-nat");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/double-nat/beside_the_verdict_by_nat_pmp",
                    beside_the_verdict_by_nat_pmp);
    g_test_add_func("/causes/double-nat/beside_the_verdict_by_three_places",
                    beside_the_verdict_by_three_places);
    g_test_add_func("/causes/double-nat/beside_the_verdict_by_hops", beside_the_verdict_by_hops);
    g_test_add_func("/causes/double-nat/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/double-nat/silent_where_two_homes_have_one_private_address",
                    silent_where_two_homes_have_one_private_address);
    g_test_add_func("/causes/double-nat/silent_of_other_ways", silent_of_other_ways);
    return g_test_run();
}
