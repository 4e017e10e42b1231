/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notifications that do not reach the phone. */
#include "support/talk.h"

/* NOTIFY to the private Contact of SUBSCRIBE. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_CERTAIN);
}

/* Accepted, nothing comes, and pings do. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.lan.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* The same on both sides of the router. */
static void
likely_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.both.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* NOTIFY to the right place; the phone is there. */
static void
likely_when_the_phone_still_sends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.blocked.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
}

/* The NOTIFY is seen outside only. */
static void
certain_when_it_stops_at_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.blocked.both.pcap");

    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_CERTAIN);
}

/* The twin: NOTIFY goes to where SUBSCRIBE came from. */
static void
silent_with_a_corrected_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-unreachable.not.pcap");

    wn_assert_no_headline(trial);
}

/* No REGISTER is in the capture: SUBSCRIBE itself tells where the phone was, and where it is. */
static void
likely_when_the_subscription_is_refreshed_from_elsewhere(void)
{
    static const char *const event = "Event: dialog\nExpires: 600\n";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk old = { .trial = trial, .client = "198.51.100.7:31000", .via = "192.168.1.20:5060" };
    WnTalk now = { .trial = trial, .client = "198.51.100.7:31999", .via = "192.168.1.20:5060" };
    WnTalk notify = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "198.51.100.7:31000",
                      .from = "bob",
                      .to = "alice",
                      .uri = "sip:alice@192.168.1.20:5060",
                      .contact = "<sip:bob@203.0.113.10:5060>" };
    const WnSubjectReport *subject;

    wn_talk_request(&old, 0, "SUBSCRIBE", 1, event);
    wn_talk_response(&old, 0.1, "200 OK", "SUBSCRIBE", 1, NULL);
    wn_talk_request(&notify, 0.2, "NOTIFY", 1, "Event: dialog\n");
    wn_talk_response(&notify, 0.3, "200 OK", "NOTIFY", 1, NULL);
    wn_talk_unanswered(&notify, 200, "NOTIFY", 2, "Event: dialog\n");
    wn_trial_wait(trial, 250);
    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_POSSIBLE);
    wn_talk_request(&now, 300, "SUBSCRIBE", 2, event);
    wn_talk_response(&now, 300.1, "200 OK", "SUBSCRIBE", 2, NULL);
    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_LIKELY);
    subject = wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice");
    g_assert_cmpstr(subject->headline->evidence[2].finding, ==, "subscriber-moved");
}

/* The SUBSCRIBE is seen on both sides of the router, and the capture inside ends with it: that the
 * NOTIFY goes to where the SUBSCRIBE came from is seen all the same. */
static void
possible_where_the_inside_is_seen_too(void)
{
    static const char *const event = "Event: message-summary\nExpires: 600\n";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk inside = { .trial = trial };
    WnTalk outside = { .trial = trial, .client = "198.51.100.7:31000", .via = "192.168.1.20:5060" };
    WnTalk notify = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "198.51.100.7:31000",
                      .from = "bob",
                      .to = "alice",
                      .uri = "sip:alice@192.168.1.20:5060",
                      .contact = "<sip:bob@203.0.113.10:5060>" };

    wn_talk_request(&inside, 0, "SUBSCRIBE", 1, event);
    wn_talk_request(&outside, 0.001, "SUBSCRIBE", 1, event);
    inside.params = outside.params = ";received=198.51.100.7;rport=31000";
    wn_talk_response(&outside, 0.1, "200 OK", "SUBSCRIBE", 1, NULL);
    wn_talk_response(&inside, 0.101, "200 OK", "SUBSCRIBE", 1, NULL);
    wn_talk_unanswered(&notify, 20, "NOTIFY", 2, "Event: message-summary\n");
    wn_trial_wait(trial, 80);
    wn_assert_headline(trial, "alice", "notify-unreachable", WN_GRADE_POSSIBLE);
}

static void
assert_first_fix(const char *sample, const char *begins)
{
    g_autoptr(WnTrial) trial = wn_trial_sample(sample);
    const WnCauseVerdict *headline = wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "")->headline;

    g_assert_cmpuint(headline->n_fixes, >=, 3);
    g_assert_true(g_str_has_prefix(headline->fixes[0], begins));
}

/* A private Contact is to be corrected; where NOTIFY goes to a public address, the
 * way is closed. */
static void
what_to_do_first(void)
{
    assert_first_fix("notify-unreachable.pcap", "Server: correct the Contact of SUBSCRIBE");
    assert_first_fix("notify-unreachable.blocked.pcap", "Phone: send keep-alives");
}

/* Three NOTIFYs, half a minute apart, to a phone that says nothing else; of the second the answer
 * was not captured, or all three are in vain. */
static WnTrial *
notified(bool only_one_is_lost)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    WnTalk   server = {
          .trial = trial, .client = "203.0.113.10:5060", .server = "198.51.100.7:5060", .called = true
    };

    wn_talk_request(&phone, 0, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    for (unsigned i = 0; i < 3; i++) {
        double at = 1 + 30 * i;

        wn_talk_request(&server, at, "NOTIFY", i + 1, "Event: presence\n");
        if (i == 0 || (i == 2 && only_one_is_lost)) {
            wn_talk_response(&server, at + 0.1, "200 OK", "NOTIFY", i + 1, NULL);
            continue;
        }
        wn_talk_request(&server, at + 0.5, "NOTIFY", i + 1, "Event: presence\n");
        wn_talk_request(&server, at + 1.5, "NOTIFY", i + 1, "Event: presence\n");
    }
    phone.call_id = "options";
    wn_talk_request(&phone, 110, "OPTIONS", 1, NULL);
    wn_talk_response(&phone, 110.1, "200 OK", "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 140);
    return trial;
}

/* The next one arrives where the phone has been silent for longer: the way was open. */
static void
silent_where_a_later_one_arrives(void)
{
    g_autoptr(WnTrial) one = notified(true), all = notified(false);

    wn_assert_no_headline(one);
    wn_assert_headline(all, "alice", "notify-unreachable", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/notify-unreachable/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/notify-unreachable/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/notify-unreachable/likely_on_both_sides", likely_on_both_sides);
    g_test_add_func("/causes/notify-unreachable/likely_when_the_phone_still_sends",
                    likely_when_the_phone_still_sends);
    g_test_add_func("/causes/notify-unreachable/certain_when_it_stops_at_the_router",
                    certain_when_it_stops_at_the_router);
    g_test_add_func("/causes/notify-unreachable/silent_with_a_corrected_contact",
                    silent_with_a_corrected_contact);
    g_test_add_func("/causes/notify-unreachable/likely_when_refreshed_from_elsewhere",
                    likely_when_the_subscription_is_refreshed_from_elsewhere);
    g_test_add_func("/causes/notify-unreachable/possible_where_the_inside_is_seen_too",
                    possible_where_the_inside_is_seen_too);
    g_test_add_func("/causes/notify-unreachable/what_to_do_first", what_to_do_first);
    g_test_add_func("/causes/notify-unreachable/silent_where_a_later_one_arrives",
                    silent_where_a_later_one_arrives);
    return g_test_run();
}
