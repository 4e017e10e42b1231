/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-breaks-signalling at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* Content-Length fits inside, not outside, and the PBX refuses the message. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* The branch changes on the way out and stays changed on the way back. */
static void
certain_when_the_branch_is_marked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.branch.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* Each response has a branch that the phone never sent. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.branch.lan.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
}

/*
 * Alice's REGISTER, sent three times, as it leaves her and as it goes on behind her box under
 * another Call-ID, which the answers keep: with this Max-Forwards and From tag.
 */
static WnTrial *
under_another_call_id(unsigned max_forwards, const char *tag)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           inside = { .trial = trial };
    g_autofree char *outside =
        g_strdup_printf("REGISTER sip:example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-call-1-1\n"
                        "From: <sip:alice@example.net>;tag=%s\nTo: <sip:alice@example.net>\n"
                        "Call-ID: call-1@198.51.100.7\nCSeq: 1 REGISTER\nMax-Forwards: %u\n"
                        "Contact: <sip:alice@198.51.100.7:5060>\n",
                        tag, max_forwards);
    g_autofree char *answer =
        g_strdup_printf("SIP/2.0 200 OK\n"
                        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-call-1-1\n"
                        "From: <sip:alice@example.net>;tag=%s\nTo: <sip:alice@example.net>;tag=t1\n"
                        "Call-ID: call-1@198.51.100.7\nCSeq: 1 REGISTER\n",
                        tag);
    static const double TIMES[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };

    for (unsigned i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        wn_talk_request(&inside, TIMES[i], "REGISTER", 1, NULL);
        wn_trial_sip(trial, TIMES[i] + 0.01, "198.51.100.7:5060", "203.0.113.10:5060", outside);
        wn_trial_sip(trial, TIMES[i] + 0.1, "203.0.113.10:5060", "192.168.1.20:5060", answer);
    }
    wn_trial_wait(trial, 70);
    return trial;
}

/* On both sides of the box all but the Call-ID is what she chose. */
static void
certain_where_the_call_id_changes(void)
{
    g_autoptr(WnTrial) trial = under_another_call_id(70, "f1");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* Whoever counts Max-Forwards down, or takes a From tag of its own, sends another request. */
static void
not_certain_where_a_server_stands_between(void)
{
    g_autoptr(WnTrial) proxy = under_another_call_id(69, "f1");
    g_autoptr(WnTrial) b2bua = under_another_call_id(70, "f2");

    wn_assert_headline(proxy, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_headline(b2bua, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
}

/* Inside, the refused message is right. */
static void
nothing_to_tell_of_a_lone_refusal(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.lan.pcap");

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);
}

/* The twin: the router changes the message and counts its length anew. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-signalling");
}

/* A call from outside on both sides of the router, which puts this into the Request-URI; the phone
 * does not know the number. */
static WnTrial *
called_number_is_unknown(const char *inside)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   outer = { .trial = trial,
                       .client = "203.0.113.10:5060",
                       .server = "198.51.100.7:5060",
                       .contact = "<sip:carol@203.0.113.10:5060>",
                       .from = "carol",
                       .to = "nosuch",
                       .uri = "sip:nosuch@198.51.100.7:5060" };
    WnTalk   inner = outer;

    inner.server = "192.168.1.20:5060";
    inner.uri = inside;
    wn_talk_request(&outer, 0, "INVITE", 1, NULL);
    wn_talk_request(&inner, 0.001, "INVITE", 1, NULL);
    wn_talk_response(&inner, 0.1, "404 Not Found", "INVITE", 1, NULL);
    wn_talk_response(&outer, 0.101, "404 Not Found", "INVITE", 1, NULL);
    wn_talk_request(&outer, 0.12, "ACK", 1, NULL);
    wn_talk_request(&inner, 0.121, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* The router's own address becomes the phone's, as that of the packet does: so it must be. */
static void
silent_where_the_address_is_translated(void)
{
    g_autoptr(WnTrial) trial = called_number_is_unknown("sip:nosuch@192.168.1.20:5060");

    wn_assert_unnamed(trial, "sip-alg-breaks-signalling");
    wn_assert_no_nat_headline(trial);
}

/* Another user, or the address of somebody else. */
static void
certain_where_somebody_else_is_meant(void)
{
    g_autoptr(WnTrial) user = called_number_is_unknown("sip:nobody@192.168.1.20:5060");
    g_autoptr(WnTrial) host = called_number_is_unknown("sip:nosuch@192.168.1.1:5060");

    wn_assert_headline(user, "nosuch", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
    wn_assert_headline(host, "nosuch", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* #3 comes as REGISTER sip:192.168.1.10, its credentials say uri="sip:198.51.100.7"; 401. */
static void
likely_where_the_signed_uri_was_changed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.digest.pcap");
    g_autoptr(WnTrial) left_alone = wn_trial_sample("sip-alg-breaks-signalling.digest.not.pcap");

    wn_assert_headline(trial, "dave", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "not-nat-auth");
    wn_assert_no_headline(left_alone);
}

/* On the phone's own link: no router had the message yet.  It was told another name for the server
 * than it signs, and a wrong password. */
static void
unnamed_before_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .params = ";rport", .uri = "sip:203.0.113.10" };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "401 Unauthorized", "REGISTER", 1,
                     "WWW-Authenticate: Digest realm=\"r\",nonce=\"n1\"\n");
    wn_talk_request(&talk, 0.2, "REGISTER", 2,
                    "Authorization: Digest username=\"alice\",realm=\"r\",nonce=\"n1\","
                    "uri=\"sip:10.1.1.1\",response=\"0123456789abcdef0123456789abcdef\"\n");
    wn_talk_response(&talk, 0.3, "403 Forbidden", "REGISTER", 2, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "sip-alg-breaks-signalling");
}

/* Eight REGISTERs in 35 s, and no 200 OK lists what they say: she never comes to rest. */
static void
likely_where_the_contact_is_not_put_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.contact.pcap");
    g_autoptr(WnTrial) restored = wn_trial_sample("sip-alg-breaks-signalling.contact.not.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "sip-alg-present");
    wn_assert_unnamed(restored, "sip-alg-breaks-signalling");
}

/* Six REGISTERs at that distance; granted for that time, under a Contact that is not hers. */
static WnTrial *
registers_every(double seconds, const char *granted)
{
    static const char *const COMMON = "From: <sip:alice@example.net>;tag=f1\n"
                                      "Call-ID: call-1\n";
    WnTrial                 *trial = wn_trial_new(NULL);

    for (unsigned i = 1; i <= 6; i++) {
        g_autofree char *asked =
            g_strdup_printf("REGISTER sip:example.net SIP/2.0\n"
                            "Via: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bK-%u\n%s"
                            "To: <sip:alice@example.net>\nCSeq: %u REGISTER\nMax-Forwards: 70\n"
                            "Contact: <sip:alice@192.168.1.20:5060>\nExpires: 3600\n",
                            i, COMMON, i);
        g_autofree char *answer = g_strdup_printf(
            "SIP/2.0 200 OK\n"
            "Via: SIP/2.0/UDP 192.168.1.20:5060;rport=5060;received=192.168.1.20;"
            "branch=z9hG4bK-%u\n%sTo: <sip:alice@example.net>;tag=t1\nCSeq: %u REGISTER\n"
            "Contact: <sip:alice@198.51.100.7:30280>;expires=%s\n",
            i, COMMON, i, granted);

        wn_trial_sip(trial, i * seconds, "192.168.1.20:5060", "203.0.113.10:5060", asked);
        wn_trial_sip(trial, i * seconds + 0.1, "203.0.113.10:5060", "192.168.1.20:5060", answer);
    }
    wn_trial_wait(trial, 6 * seconds + 5);
    return trial;
}

/* REGISTER may keep a mapping open, or be granted for a minute only: a phone that takes any Contact
 * in the answer for its own is content with it. */
static void
no_fault_where_she_may_be_content(void)
{
    g_autoptr(WnTrial) loop = registers_every(5, "3600");
    g_autoptr(WnTrial) keeps_open = registers_every(20, "3600");
    g_autoptr(WnTrial) short_lived = registers_every(10, "60");

    wn_assert_headline(loop, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_no_headline(keeps_open);
    wn_assert_hazard(keeps_open, "sip-alg-present");
    wn_assert_no_headline(short_lived);
    wn_assert_hazard(short_lived, "sip-alg-present");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_when_the_branch_is_marked",
                    certain_when_the_branch_is_marked);
    g_test_add_func("/causes/sip-alg-breaks-signalling/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/sip-alg-breaks-signalling/nothing_to_tell_of_a_lone_refusal",
                    nothing_to_tell_of_a_lone_refusal);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_where_the_call_id_changes",
                    certain_where_the_call_id_changes);
    g_test_add_func("/causes/sip-alg-breaks-signalling/not_certain_where_a_server_stands_between",
                    not_certain_where_a_server_stands_between);
    g_test_add_func("/causes/sip-alg-breaks-signalling/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/sip-alg-breaks-signalling/silent_where_the_address_is_translated",
                    silent_where_the_address_is_translated);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_where_somebody_else_is_meant",
                    certain_where_somebody_else_is_meant);
    g_test_add_func("/causes/sip-alg-breaks-signalling/likely_where_the_signed_uri_was_changed",
                    likely_where_the_signed_uri_was_changed);
    g_test_add_func("/causes/sip-alg-breaks-signalling/unnamed_before_the_router",
                    unnamed_before_the_router);
    g_test_add_func("/causes/sip-alg-breaks-signalling/likely_where_the_contact_is_not_put_back",
                    likely_where_the_contact_is_not_put_back);
    g_test_add_func("/causes/sip-alg-breaks-signalling/no_fault_where_she_may_be_content",
                    no_fault_where_she_may_be_content);
    return g_test_run();
}
