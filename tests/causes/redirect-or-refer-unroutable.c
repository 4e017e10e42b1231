/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is sent on to a private address. */
#include "support/talk.h"

/* The INVITE follows the 302 and draws ICMP. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.pcap");

    wn_assert_headline(trial, "bob", "redirect-or-refer-unroutable", WN_GRADE_CERTAIN);
}

/* The twin: the 302 names the provider's domain. */
static void
silent_with_a_name(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.not.pcap");

    wn_assert_unnamed(trial, "redirect-or-refer-unroutable");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* Bob transfers alice to a private address; her router sends the server's replies to
 * a public one. */
static WnTrial *
transfer(const char *refer_to, const char *called, const char *uri)
{
    WnTrial         *trial = wn_trial_new(NULL);
    const WnTalk     to_server = { .trial = trial,
                                   .client = "10.40.0.5:5061",
                                   .server = "203.0.113.10:5060",
                                   .from = "alice",
                                   .contact = "<sip:alice@10.40.0.5:5061>",
                                   .params = ";rport" };
    const WnTalk     from_server = { .trial = trial,
                                     .client = "203.0.113.10:5060",
                                     .server = "10.40.0.5:5061",
                                     .from = "bob",
                                     .to = "alice",
                                     .uri = "sip:alice@10.40.0.5:5061" };
    const WnTalk     away = { .trial = trial,
                              .client = "10.40.0.5:5061",
                              .server = called,
                              .uri = uri,
                              .from = "alice",
                              .to = "carol",
                              .call_id = "call-2" };
    g_autofree char *offer = wn_talk_sdp("10.40.0.5", 14000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);
    g_autofree char *refer = g_strdup_printf("Refer-To: <%s>\n", refer_to);

    wn_trial_sip(trial, 0.1, "203.0.113.10:5060", "10.40.0.5:5061",
                 "SIP/2.0 200 OK\n"
                 "Via: SIP/2.0/UDP 10.40.0.5:5061;branch=z9hG4bK0;rport=31000;"
                 "received=198.51.100.7\nFrom: <sip:alice@example.net>;tag=a0\n"
                 "To: <sip:alice@example.net>;tag=b0\nCall-ID: reg-1\nCSeq: 1 REGISTER\n\n");
    wn_talk_request(&to_server, 1, "INVITE", 1, offer);
    wn_talk_response(&to_server, 1.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&(WnTalk){ .trial = trial,
                               .client = to_server.client,
                               .server = to_server.server,
                               .from = "alice",
                               .accepted = true },
                    1.3, "ACK", 1, NULL);
    wn_talk_request(&from_server, 5, "REFER", 7, refer);
    wn_talk_response(&from_server, 5.1, "202 Accepted", "REFER", 7, NULL);
    wn_talk_unanswered(&away, 5.3, "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* Her new INVITE, with a Call-ID of its own, goes there and draws nothing. */
static void
certain_after_a_transfer(void)
{
    g_autoptr(WnTrial) trial =
        transfer("sip:carol@192.168.9.9:5070", "192.168.9.9:5070", "sip:carol@192.168.9.9:5070");

    wn_assert_headline(trial, "carol", "redirect-or-refer-unroutable", WN_GRADE_CERTAIN);
}

/* A URI without a port means 5060. */
static void
certain_where_one_of_the_two_writes_the_port(void)
{
    g_autoptr(WnTrial) trial =
        transfer("sip:carol@192.168.9.9:5060", "192.168.9.9:5060", "sip:carol@192.168.9.9");

    wn_assert_headline(trial, "carol", "redirect-or-refer-unroutable", WN_GRADE_CERTAIN);
}

/* The REFER names somebody else: nobody told her to call that address. */
static void
silent_when_the_transfer_names_another(void)
{
    g_autoptr(WnTrial) trial =
        transfer("sip:carol@example.net", "192.168.9.9:5070", "sip:carol@192.168.9.9:5070");

    wn_assert_unnamed(trial, "redirect-or-refer-unroutable");
}

/* The 302 names an address with the numbers of alice's own network, which nobody there has; the
 * phone may be off. */
static void
likely_where_nobody_has_the_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.absent.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("redirect-or-refer-unroutable.absent.not.pcap");

    wn_assert_headline(trial, "bob", "redirect-or-refer-unroutable", WN_GRADE_LIKELY);
    wn_assert_frames(trial, "nobody-at-target", "6,8");
    wn_assert_unnamed(twin, "redirect-or-refer-unroutable");
}

/* The server, outside, tells her to call a neighbour's number: another home has the same numbers
 * (RFC 1918 4), or that phone is off. */
static void
likely_of_a_neighbour_told_from_outside(void)
{
    g_autoptr(WnTrial) trial =
        transfer("sip:carol@10.40.0.77:5070", "10.40.0.77:5070", "sip:carol@10.40.0.77:5070");

    wn_assert_headline(trial, "carol", "redirect-or-refer-unroutable", WN_GRADE_LIKELY);
}

/* A PBX of the house sends her on to another private network: it may be one of the same company,
 * and the phone be off. */
static void
possible_within_a_company(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = { .trial = trial, .server = "192.168.1.10:5060" };
    WnTalk away = { .trial = trial,
                    .server = "192.168.7.9:5060",
                    .uri = "sip:carol@192.168.7.9:5060" };

    wn_talk_request(&call, 0, "INVITE", 1, NULL);
    wn_talk_response(&call, 1, "302 Moved Temporarily", "INVITE", 1,
                     "Contact: <sip:carol@192.168.7.9:5060>\n");
    wn_talk_request(&call, 1.1, "ACK", 1, NULL);
    wn_talk_unanswered(&away, 1.2, "INVITE", 2, NULL);
    wn_trial_wait(trial, 80);
    wn_assert_headline(trial, "bob", "redirect-or-refer-unroutable", WN_GRADE_POSSIBLE);
}

/* Only what her phone tells of the call to there is seen. */
static void
possible_by_what_is_told(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.told.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("redirect-or-refer-unroutable.told.not.pcap");

    wn_assert_headline(trial, "bob", "redirect-or-refer-unroutable", WN_GRADE_POSSIBLE);
    wn_assert_frames(trial, "transfer-finds-nobody", "8,10");
    wn_assert_unnamed(twin, "redirect-or-refer-unroutable");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/redirect-or-refer-unroutable/certain_at_the_caller",
                    certain_at_the_caller);
    g_test_add_func("/causes/redirect-or-refer-unroutable/silent_with_a_name", silent_with_a_name);
    g_test_add_func("/causes/redirect-or-refer-unroutable/certain_after_a_transfer",
                    certain_after_a_transfer);
    g_test_add_func("/causes/redirect-or-refer-unroutable/silent_when_the_transfer_names_another",
                    silent_when_the_transfer_names_another);
    g_test_add_func("/causes/redirect-or-refer-unroutable/"
                    "certain_where_one_of_the_two_writes_the_port",
                    certain_where_one_of_the_two_writes_the_port);
    g_test_add_func("/causes/redirect-or-refer-unroutable/likely_where_nobody_has_the_address",
                    likely_where_nobody_has_the_address);
    g_test_add_func("/causes/redirect-or-refer-unroutable/likely_of_a_neighbour_told_from_outside",
                    likely_of_a_neighbour_told_from_outside);
    g_test_add_func("/causes/redirect-or-refer-unroutable/possible_by_what_is_told",
                    possible_by_what_is_told);
    g_test_add_func("/causes/redirect-or-refer-unroutable/possible_within_a_company",
                    possible_within_a_company);
    return g_test_run();
}
