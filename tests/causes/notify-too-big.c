/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A notification in pieces. */
#include "support/talk.h"

/* The phone reports that the rest never came. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* Outside all pieces, inside only the first. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.both.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* Only first pieces come. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.lan.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* The twin: the router lets pieces through. */
static void
silent_when_pieces_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.not.pcap");

    wn_assert_no_headline(trial);
}

/* A large notification in pieces is answered; then the subscription is refreshed, and the server
 * knows it no more.  Its size has nothing to do with that. */
static void
silent_when_large_ones_are_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *entries = g_strnfill(3000, 'x');
    g_autofree char *body = g_strconcat("Event: presence\nSubscription-State: active\n"
                                        "Content-Type: application/pidf+xml\n\n",
                                        entries, NULL);
    WnTalk           phone = { .trial = trial };
    WnTalk           server = { .trial = trial,
                                .client = "203.0.113.10:5060",
                                .server = "192.168.1.20:5060",
                                .uri = "sip:alice@192.168.1.20:5060" };

    wn_talk_request(&phone, 0, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    wn_trial_sights(trial, 3, WN_FATE_UNKNOWN);
    wn_talk_request(&server, 0.2, "NOTIFY", 7, body);
    wn_trial_sights(trial, 1, WN_FATE_UNKNOWN);
    wn_talk_response(&server, 0.3, "200 OK", "NOTIFY", 7, NULL);
    wn_talk_request(&phone, 300, "SUBSCRIBE", 2, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 300.1, "481 Call/Transaction Does Not Exist", "SUBSCRIBE", 2, NULL);
    wn_trial_wait(trial, 400);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice")->works, ==, WN_NO);
    wn_assert_unnamed(trial, "notify-too-big");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/notify-too-big/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/notify-too-big/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/notify-too-big/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/notify-too-big/silent_when_pieces_pass", silent_when_pieces_pass);
    g_test_add_func("/causes/notify-too-big/silent_when_large_ones_are_answered",
                    silent_when_large_ones_are_answered);
    return g_test_run();
}
