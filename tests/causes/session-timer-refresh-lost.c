/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is cut for want of its refresh. */
#include "support/talk.h"

/* The re-INVITE at half the interval draws 408, BYE follows; behind the server nothing is seen. */
static void
likely_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_LIKELY);
}

/* Nobody answers it there; whether the other side was there still, no sound tells. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.server.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_LIKELY);
}

/* His sound goes on all the while. */
static void
certain_where_the_other_side_is_heard(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.heard.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_refreshed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.not.pcap");

    wn_assert_unnamed(trial, "session-timer-refresh-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* Bob's phone waits, sees none, and ends the call when RFC 4028 10 says so; it cannot know why. */
static void
likely_where_it_is_waited_for(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.callee.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("session-timer-refresh-lost.callee.not.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_LIKELY);
    wn_assert_unnamed(twin, "session-timer-refresh-lost");
}

static void
hang_up(WnTrial *trial, double at)
{
    static const char HEAD[] = "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                               "From: <sip:bob@example.net>;tag=t1\n"
                               "To: <sip:alice@example.net>;tag=f1\n"
                               "Call-ID: call-1\nCSeq: 7 BYE\n";
    g_autofree char  *bye = g_strconcat("BYE sip:alice@198.51.100.40:5060 SIP/2.0\n", HEAD, NULL);
    g_autofree char  *ok = g_strconcat("SIP/2.0 200 OK\n", HEAD, NULL);

    wn_trial_sip(trial, at, "203.0.113.10:5060", "198.51.100.40:5060", bye);
    wn_trial_sip(trial, at + 0.1, "198.51.100.40:5060", "203.0.113.10:5060", ok);
}

/* At alice: a session of 120 s with sound both ways, whose UPDATE after 60 s draws nothing; bob
 * ends the call after so many seconds; where his sound ends before, alice does. */
static WnTrial *
unanswered_update(double ends, double hears)
{
    WnTrial         *trial = wn_trial_new(NULL);
    const WnTalk     talk = { .trial = trial,
                              .client = "198.51.100.40:5060",
                              .server = "203.0.113.10:5060",
                              .from = "alice",
                              .contact = "<sip:alice@198.51.100.40:5060>" };
    const WnTalk     ack = { .trial = trial,
                             .client = talk.client,
                             .server = talk.server,
                             .from = "alice",
                             .accepted = true };
    g_autofree char *offer = wn_talk_sdp("198.51.100.40", 14000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);
    g_autofree char *agreed =
        g_strconcat("Require: timer\nSession-Expires: 120;refresher=uac\n", answer, NULL);

    static const double copies[] = {
        61, 61.5, 62.5, 64.5, 68.5, 72.5, 76.5, 80.5, 84.5, 88.5, 92.5
    };
    bool hung_up = hears < ends;

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, agreed);
    wn_talk_request(&ack, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, ends, "198.51.100.40:14000", "203.0.113.10:30000", 1, 0);
    wn_trial_rtp(trial, 1.2, hears, "203.0.113.10:30000", "198.51.100.40:14000", 2, 0);
    /* In the order of time: Timer E goes on beyond the BYE of the other side. */
    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++) {
        if (!hung_up && copies[i] >= ends) {
            hung_up = true;
            hang_up(trial, ends);
        }
        wn_talk_request(&talk, copies[i], "UPDATE", 2, NULL);
    }
    if (hears < ends)
        wn_talk_unanswered(&talk, ends, "BYE", 3, NULL);
    else if (!hung_up)
        hang_up(trial, ends);
    wn_trial_wait(trial, 140);
    return trial;
}

/* The sound was good to the end: the call was cut all the same, 120 - 32 s after it began. */
static void
certain_although_sound_flowed(void)
{
    g_autoptr(WnTrial) trial = unanswered_update(89, 89);

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_CERTAIN);
}

/* His sound had ended before the refresh, and he answers no BYE either: he was gone. */
static void
possible_where_the_other_side_was_gone(void)
{
    g_autoptr(WnTrial) trial = unanswered_update(93.1, 58);

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_POSSIBLE);
}

/* He hangs up while the refresh is still being repeated, even if his timer would have run out
 * soon. */
static void
silent_when_somebody_hangs_up(void)
{
    static const double ends[] = { 75, 85 };

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(WnTrial) trial = unanswered_update(ends[i], ends[i]);

        wn_assert_unnamed(trial, "session-timer-refresh-lost");
    }
}

/* Of the call that he has ended, his phone knows nothing when a copy gets to it. */
static void
silent_where_he_forgot_the_call(void)
{
    g_autoptr(WnTrial) trial = unanswered_update(85, 85);
    const WnTalk talk = { .trial = trial, .client = "198.51.100.40:5060", .accepted = true };

    wn_talk_response(&talk, 140.5, "481 Call/Transaction Does Not Exist", "UPDATE", 2, NULL);
    wn_trial_wait(trial, 150);
    wn_assert_unnamed(trial, "session-timer-refresh-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/session-timer-refresh-lost/likely_at_the_caller",
                    likely_at_the_caller);
    g_test_add_func("/causes/session-timer-refresh-lost/likely_at_the_server",
                    likely_at_the_server);
    g_test_add_func("/causes/session-timer-refresh-lost/silent_when_refreshed",
                    silent_when_refreshed);
    g_test_add_func("/causes/session-timer-refresh-lost/certain_although_sound_flowed",
                    certain_although_sound_flowed);
    g_test_add_func("/causes/session-timer-refresh-lost/possible_where_the_other_side_was_gone",
                    possible_where_the_other_side_was_gone);
    g_test_add_func("/causes/session-timer-refresh-lost/silent_when_somebody_hangs_up",
                    silent_when_somebody_hangs_up);
    g_test_add_func("/causes/session-timer-refresh-lost/silent_where_he_forgot_the_call",
                    silent_where_he_forgot_the_call);
    g_test_add_func("/causes/session-timer-refresh-lost/likely_where_it_is_waited_for",
                    likely_where_it_is_waited_for);
    g_test_add_func("/causes/session-timer-refresh-lost/certain_where_the_other_side_is_heard",
                    certain_where_the_other_side_is_heard);
    return g_test_run();
}
