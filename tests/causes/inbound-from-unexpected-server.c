/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call from a server that the phone never spoke to. */
#include "support/talk.h"

/* Meanwhile the phone answers its own server. */
static void
certain_at_both_servers(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_CERTAIN);
}

/* The INVITEs arrive outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.both.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_CERTAIN);
}

/* No pings, but a REGISTER later. */
static void
likely_when_it_registers_afterwards(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.alive.pcap");

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_LIKELY);
}

/* Nothing of it is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.lan.pcap");

    wn_assert_unnamed(trial, "inbound-from-unexpected-server");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: a router that lets everybody in. */
static void
silent_with_an_open_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-from-unexpected-server.not.pcap");

    wn_assert_no_headline(trial);
}

/* The phone registers, and registers again after a call of another server that it never spoke to.
 */
static WnTrial *
called_from_elsewhere(const char *via, bool comes_back)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial,
                       .client = "198.51.100.7:5060",
                       .via = via,
                       .contact = "<sip:alice@198.51.100.7:5060>" };
    WnTalk   other = { .trial = trial,
                       .client = "203.0.113.99:5060",
                       .server = "198.51.100.7:5060",
                       .uri = "sip:alice@198.51.100.7:5060",
                       .contact = "<sip:bob@203.0.113.99:5060>",
                       .from = "bob",
                       .to = "alice",
                       .call_id = "call" };

    phone.call_id = "registration";
    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&other, 10, "INVITE", 1, NULL);
    if (comes_back) {
        wn_talk_request(&phone, 50, "REGISTER", 2, "Expires: 3600\n");
        wn_talk_response(&phone, 50.1, "200 OK", "REGISTER", 2, NULL);
    }
    wn_trial_wait(trial, 100);
    return trial;
}

/* Behind a NAT its filter is what there is; before a phone without one, a firewall may be. */
static void
likely_behind_a_nat_alone(void)
{
    g_autoptr(WnTrial) behind = called_from_elsewhere("192.168.1.20:5060", true);
    g_autoptr(WnTrial) public = called_from_elsewhere("198.51.100.7:5060", true);

    wn_assert_headline(behind, "bob", "inbound-from-unexpected-server", WN_GRADE_LIKELY);
    wn_assert_headline(public, "bob", "inbound-from-unexpected-server", WN_GRADE_POSSIBLE);
}

/* It may have been switched off. */
static void
possible_where_nothing_comes_afterwards(void)
{
    g_autoptr(WnTrial) trial = called_from_elsewhere("192.168.1.20:5060", false);

    wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", WN_GRADE_POSSIBLE);
}

/* The phone registers for an hour; its own server's ping is answered at this time (0: never);
 * another server calls it at 20 s, and it registers again at this time. */
static WnTrial *
heard_at(double ping, double back)
{
    static const char place[] = "198.51.100.7:5060";
    WnTrial          *trial = wn_trial_new(NULL);
    WnTalk            phone = {
                   .trial = trial, .client = place, .via = "192.168.1.20:5060", .call_id = "registration"
    };
    WnTalk own = { .trial = trial,
                   .client = "203.0.113.10:5060",
                   .server = place,
                   .uri = "sip:alice@198.51.100.7:5060",
                   .call_id = "ping" };
    WnTalk other = own;

    other.client = "203.0.113.99:5060";
    other.from = "bob";
    other.to = "alice";
    other.contact = "<sip:bob@192.0.2.40:5060>";
    other.call_id = "call";
    for (unsigned i = 1; i <= 2; i++) {
        wn_talk_request(&phone, i == 1 ? 0 : back, "REGISTER", i, NULL);
        wn_talk_response(&phone, (i == 1 ? 0 : back) + 0.1, "200 OK", "REGISTER", i, NULL);
        if (i == 1 && ping > 0) {
            wn_talk_request(&own, ping, "OPTIONS", 1, NULL);
            wn_talk_response(&own, ping + 0.1, "200 OK", "OPTIONS", 1, NULL);
        }
        if (i == 1)
            wn_talk_unanswered(&other, 20, "INVITE", 1, NULL);
    }
    wn_trial_wait(trial, back + 60);
    return trial;
}

/* A phone that is silent until its registration has run out may have been off; what it answered
 * before the call tells nothing of the time of the call. */
static void
only_of_a_phone_that_was_there_then(void)
{
    static const struct {
        double  ping, back;
        WnGrade grade;
    } cases[] = {
        { 0, 280, WN_GRADE_LIKELY },
        { 0, 5000, WN_GRADE_POSSIBLE },
        { 10, 5000, WN_GRADE_POSSIBLE },
        { 30, 5000, WN_GRADE_CERTAIN },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = heard_at(cases[i].ping, cases[i].back);

        wn_assert_headline(trial, "bob", "inbound-from-unexpected-server", cases[i].grade);
    }
}

/* Of a phone at this address, with this Via, that answers its own server's pings; what comes from
 * another host of the server's network is for that user. */
static WnTrial *
asked_from_elsewhere(const char *net, const char *place, const char *via, const char *user)
{
    g_autofree char *server = g_strdup_printf("%s.10:5060", net);
    g_autofree char *stranger = g_strdup_printf("%s.99:5060", net);
    g_autofree char *contact = g_strdup_printf("<sip:alice@%s>", place);
    g_autofree char *uri = g_strdup_printf("sip:%s@%s", user, place);
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           phone = { .trial = trial,
                               .client = place,
                               .server = server,
                               .via = via,
                               .contact = contact,
                               .call_id = "registration" };
    WnTalk           own = {
                  .trial = trial, .client = server, .server = place, .uri = uri, .call_id = "ping"
    };
    WnTalk other = { .trial = trial,
                     .client = stranger,
                     .server = place,
                     .uri = uri,
                     .contact = "<sip:bob@192.0.2.40:5060>",
                     .from = "bob",
                     .to = user,
                     .call_id = "call" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    for (unsigned i = 0; i < 6; i++) {
        wn_talk_request(&own, 5 + i * 10, "OPTIONS", i + 1, NULL);
        wn_talk_response(&own, 5.1 + i * 10, "200 OK", "OPTIONS", i + 1, NULL);
    }
    wn_talk_unanswered(&other, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 100);
    return trial;
}

/* Who names nobody that registered there tries whatever port is open. */
static void
silent_about_a_scanner(void)
{
    static const char net[] = "203.0.113", place[] = "198.51.100.7:5060",
                      inside[] = "192.168.1.20:5060";
    g_autoptr(WnTrial) meant = asked_from_elsewhere(net, place, inside, "alice");
    g_autoptr(WnTrial) scan = asked_from_elsewhere(net, place, inside, "100");

    wn_assert_headline(meant, "alice", "inbound-from-unexpected-server", WN_GRADE_CERTAIN);
    wn_assert_unnamed(scan, "inbound-from-unexpected-server");
    g_assert_false(wn_trial_report(scan)->accuses);
}

/* On one LAN no router stands between: the phone may trust its own server only. */
static void
possible_without_a_nat(void)
{
    static const char place[] = "192.168.1.20:5060";
    g_autoptr(WnTrial) trial = asked_from_elsewhere("192.168.1", place, place, "alice");

    wn_assert_headline(trial, "alice", "inbound-from-unexpected-server", WN_GRADE_POSSIBLE);
}

/* A scanner calls the place in its own name while the phone's server pings it: kept out rightly. */
static void
possible_where_a_stranger_calls(void)
{
    static const char   call[] = "INVITE sip:alice@198.51.100.7:5060 SIP/2.0\n"
                                 "Via: SIP/2.0/UDP 192.0.2.66:5071;branch=z9hG4bKs;rport\n"
                                 "From: <sip:100@192.0.2.66>;tag=s\n"
                                 "To: <sip:alice@198.51.100.7:5060>\nCall-ID: scan\n"
                                 "CSeq: 1 INVITE\nContact: <sip:100@192.0.2.66:5071>\n";
    static const double copies[] = { 20, 20.5, 21.5, 23.5, 27.5, 35.5, 51.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = "198.51.100.7:5060",
                     .via = "192.168.1.20:5060",
                     .contact = "<sip:alice@198.51.100.7:5060>",
                     .call_id = "registration" };
    WnTalk ping = { .trial = trial,
                    .client = "203.0.113.10:5060",
                    .server = "198.51.100.7:5060",
                    .uri = "sip:alice@198.51.100.7:5060",
                    .from = "ping",
                    .to = "alice",
                    .call_id = "ping" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++)
        wn_trial_sip(trial, copies[i], "192.0.2.66:5071", "198.51.100.7:5060", call);
    wn_talk_request(&ping, 55, "OPTIONS", 1, NULL);
    wn_talk_response(&ping, 55.1, "200 OK", "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 100);
    wn_assert_headline(trial, "100", "inbound-from-unexpected-server", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/inbound-from-unexpected-server/certain_at_both_servers",
                    certain_at_both_servers);
    g_test_add_func("/causes/inbound-from-unexpected-server/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/inbound-from-unexpected-server/likely_when_it_registers_afterwards",
                    likely_when_it_registers_afterwards);
    g_test_add_func("/causes/inbound-from-unexpected-server/silent_at_the_phone",
                    silent_at_the_phone);
    g_test_add_func("/causes/inbound-from-unexpected-server/silent_with_an_open_router",
                    silent_with_an_open_router);
    g_test_add_func("/causes/inbound-from-unexpected-server/likely_behind_a_nat_alone",
                    likely_behind_a_nat_alone);
    g_test_add_func(
        "/causes/inbound-from-unexpected-server/possible_where_nothing_comes_afterwards",
        possible_where_nothing_comes_afterwards);
    g_test_add_func("/causes/inbound-from-unexpected-server/only_of_a_phone_that_was_there_then",
                    only_of_a_phone_that_was_there_then);
    g_test_add_func("/causes/inbound-from-unexpected-server/silent_about_a_scanner",
                    silent_about_a_scanner);
    g_test_add_func("/causes/inbound-from-unexpected-server/possible_without_a_nat",
                    possible_without_a_nat);
    g_test_add_func("/causes/inbound-from-unexpected-server/possible_where_a_stranger_calls",
                    possible_where_a_stranger_calls);
    return g_test_run();
}
