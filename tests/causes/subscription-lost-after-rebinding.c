/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone registers from a new place, its subscription stays at the old one. */
#include "support/talk.h"

/* NOTIFY goes to the port that the phone has left. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_CERTAIN);
}

/* The same on both sides of the router. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.both.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_CERTAIN);
}

/* Another port, and 481 to the refresh. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.lan.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_LIKELY);
}

/* The twin: the router keeps its table. */
static void
silent_with_a_steady_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.not.pcap");

    wn_assert_no_headline(trial);
}

/* The refresh draws 481, and nothing shows why: the server was restarted, or a NOTIFY was lost. */
static void
cannot_tell_why_it_was_given_up(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk            phone = { .trial = trial, .to = "alice", .uri = "sip:alice@example.net" };
    WnTalk            server = { .trial = trial,
                                 .client = "203.0.113.10:5060",
                                 .server = "192.168.1.20:5060",
                                 .uri = "sip:alice@192.168.1.20:5060" };
    static const char note[] = "Event: presence\nSubscription-State: active\n";

    wn_talk_request(&phone, 0, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    wn_talk_request(&server, 0.2, "NOTIFY", 1, note);
    wn_talk_response(&server, 0.3, "200 OK", "NOTIFY", 1, NULL);
    wn_trial_sip(trial, 540, "192.168.1.20:5060", "203.0.113.10:5060",
                 "SUBSCRIBE sip:alice@203.0.113.10:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-refresh;rport\n"
                 "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>;tag=t1\n"
                 "Call-ID: call-1\nCSeq: 2 SUBSCRIBE\nContact: <sip:alice@192.168.1.20:5060>\n"
                 "Event: presence\nExpires: 600\n");
    wn_trial_sip(trial, 540.1, "203.0.113.10:5060", "192.168.1.20:5060",
                 "SIP/2.0 481 Subscription does not exist\n"
                 "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-refresh;rport\n"
                 "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>;tag=t1\n"
                 "Call-ID: call-1\nCSeq: 2 SUBSCRIBE\n");
    wn_trial_wait(trial, 600);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice")->works, ==, WN_NO);
    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
}

/* Nobody answers the refresh: the subscription that was accepted does not go on. */
static void
fails_where_the_refresh_is_in_vain(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial, .to = "alice", .uri = "sip:alice@example.net" };
    WnTalk server = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "192.168.1.20:5060",
                      .uri = "sip:alice@192.168.1.20:5060" };
    const WnSubjectReport *subject;

    wn_talk_request(&phone, 0, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    wn_talk_request(&server, 0.2, "NOTIFY", 1, "Event: presence\nSubscription-State: active\n");
    wn_talk_response(&server, 0.3, "200 OK", "NOTIFY", 1, NULL);
    wn_talk_unanswered(&phone, 540, "SUBSCRIBE", 2, "Event: presence\nExpires: 600\n");
    wn_trial_wait(trial, 640);

    subject = wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice");
    g_assert_cmpint(subject->outcome, ==, WN_OUTCOME_TIMED_OUT);
    g_assert_cmpint(subject->works, ==, WN_NO);
}

/* At the server: the phone is started anew, behind another port, and subscribes again: by this
 * Call-ID, to this resource and this event, at that time.  The NOTIFY at 150 s still goes to the
 * old place. */
typedef struct {
    const char *to, *headers, *status;
    double      seconds;
    bool        superseded;
} Anew;

static WnTrial *
starts_anew(const Anew *anew)
{
    static const char inside[] = "192.168.1.20:5060";
    static const char old_place[] = "198.51.100.7:40001", place[] = "198.51.100.7:40555";
    static const char note[] = "Event: presence\nSubscription-State: active\n";
    WnTrial          *trial = wn_trial_new(NULL);
    WnTalk            phone = { .trial = trial,
                                .client = old_place,
                                .via = inside,
                                .contact = "<sip:alice@192.168.1.20:5060>",
                                .call_id = "boot-1" };
    WnTalk            server = { .trial = trial,
                                 .client = "203.0.113.10:5060",
                                 .server = old_place,
                                 .from = "bob",
                                 .to = "alice",
                                 .uri = "sip:alice@192.168.1.20:5060" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, "Expires: 3600\n");
    phone.call_id = server.call_id = "old";
    wn_talk_request(&phone, 1, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 1.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    wn_talk_request(&server, 1.2, "NOTIFY", 1, note);
    wn_talk_response(&server, 1.3, "200 OK", "NOTIFY", 1, NULL);
    phone.client = place;
    phone.call_id = "boot-2";
    wn_talk_request(&phone, 60, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 60.1, "200 OK", "REGISTER", 1, "Expires: 3600\n");
    if (anew->seconds < 150) {
        phone.call_id = "new";
        phone.to = anew->to;
        wn_talk_request(&phone, anew->seconds, "SUBSCRIBE", 1, anew->headers);
        wn_talk_response(&phone, anew->seconds + 0.1, anew->status, "SUBSCRIBE", 1, NULL);
    }
    wn_talk_unanswered(&server, 150, "NOTIFY", 2, note);
    if (anew->seconds > 150) {
        phone.call_id = "new";
        wn_talk_request(&phone, anew->seconds, "SUBSCRIBE", 1, anew->headers);
        wn_talk_response(&phone, anew->seconds + 0.1, anew->status, "SUBSCRIBE", 1, NULL);
    }
    wn_trial_wait(trial, 300);
    return trial;
}

/* It hears the news by the newer one, if that was accepted before, for the same state. */
static void
silent_where_the_phone_had_subscribed_anew(void)
{
    static const char PRESENCE[] = "Event: presence\nExpires: 600\n";
    static const Anew CASES[] = {
        { "bob", PRESENCE, "200 OK", 61, true },
        { "carol", PRESENCE, "200 OK", 61, false },
        { "bob", "Event: dialog\nExpires: 600\n", "200 OK", 61, false },
        { "bob", "Event: presence\nExpires: 0\n", "200 OK", 61, false },
        { "bob", PRESENCE, "403 Forbidden", 61, false },
        { "bob", PRESENCE, "200 OK", 220, false },
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(WnTrial) trial = starts_anew(&CASES[i]);

        if (!CASES[i].superseded) {
            wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding",
                               WN_GRADE_CERTAIN);
            continue;
        }
        g_assert_false(wn_trial_report(trial)->accuses);
        wn_assert_excused_by_frame(trial, "subscription-lost-after-rebinding", "newer-subscription",
                                   9);
        g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "bob")->works, ==, WN_YES);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/subscription-lost-after-rebinding/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/subscription-lost-after-rebinding/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/subscription-lost-after-rebinding/likely_at_the_phone",
                    likely_at_the_phone);
    g_test_add_func("/causes/subscription-lost-after-rebinding/silent_with_a_steady_router",
                    silent_with_a_steady_router);
    g_test_add_func("/causes/subscription-lost-after-rebinding/cannot_tell_why_it_was_given_up",
                    cannot_tell_why_it_was_given_up);
    g_test_add_func("/causes/subscription-lost-after-rebinding/fails_where_the_refresh_is_in_vain",
                    fails_where_the_refresh_is_in_vain);
    g_test_add_func("/causes/subscription-lost-after-rebinding/"
                    "silent_where_the_phone_had_subscribed_anew",
                    silent_where_the_phone_had_subscribed_anew);
    return g_test_run();
}
