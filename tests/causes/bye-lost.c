/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The BYE does not arrive: at the server, at its sender, at its receiver, and the twin. */
#include "support/media_call.h"
#include "support/talk.h"

/* The BYE leaves for a private address and is never answered. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.pcap");

    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_CERTAIN);
}

/* No answer on the whole schedule, while the other side still sends sound. */
static void
likely_at_the_sender(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.sender.pcap");

    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_LIKELY);
}

/* The twin: the Contact was repaired. */
static void
silent_when_the_bye_is_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "bye-lost");
}

/* At the server: alice calls through her router; its BYE goes to the Contact that she named. */
static void
end_a_call(WnTrial *trial, unsigned copies, const char *contact)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5 };
    WnTalk              talk = { .trial = trial,
                                 .client = "198.51.100.7:1027",
                                 .via = "192.168.1.20:5060",
                                 .params = ";rport",
                                 .accepted = true };
    g_autofree char    *bye =
        g_strdup_printf("BYE sip:alice@%s SIP/2.0\n"
                        "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                        "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                        "Call-ID: call-1\nCSeq: 1 BYE\n\n",
                        contact);

    wn_talk_answered(&talk, 0, NULL, NULL);
    for (unsigned i = 0; i < copies; i++)
        wn_trial_sip(trial, 9 + SCHEDULE[i], "203.0.113.10:5060", contact, bye);
}

/* The capture ends two seconds after the first BYE: the silence is not proved. */
static void
possible_where_the_capture_ends_early(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    end_a_call(trial, 3, "192.168.1.20:5060");
    wn_assert_headline(trial, "alice", "bye-lost", WN_GRADE_POSSIBLE);
    wn_assert_frames(trial, "bye-to-private-address", "4");
}

/* It leaves once, and the capture ends. */
static void
unnamed_after_one_bye(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    end_a_call(trial, 1, "192.168.1.20:5060");
    wn_assert_unnamed(trial, "bye-lost");
}

/* To where alice's packets come from, as often: it may still be answered. */
static void
unnamed_on_the_right_way(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    end_a_call(trial, 3, "198.51.100.7:1027");
    wn_assert_unnamed(trial, "bye-lost");
}

/* The ACK went to the same private address, and the answer was repeated no more: the way leads
 * there, and the phone was switched off in the call. */
static void
possible_where_the_ack_arrived(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .remote = "<sip:bob@192.168.7.9:5060>", .accepted = true };
    WnTalk direct = talk;

    direct.server = "192.168.7.9:5060";
    direct.uri = "sip:bob@192.168.7.9:5060";
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&direct, 2.05, "ACK", 1, NULL);
    wn_talk_unanswered(&direct, 60, "BYE", 2, NULL);
    wn_trial_wait(trial, 160);
    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

/* At a phone whose server is in its own network: its sound goes on, its signalling hangs. */
static void
possible_without_a_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .server = "192.168.1.10:5060" };
    WnTalk           ack = talk;
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 14000);
    g_autofree char *answer = wn_talk_sdp("192.168.1.10", 30000);

    ack.accepted = true;
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&ack, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 30, "192.168.1.20:14000", "192.168.1.10:30000", 1, 0);
    wn_trial_rtp(trial, 1.2, 70, "192.168.1.10:30000", "192.168.1.20:14000", 2, 0);
    wn_talk_unanswered(&talk, 30, "BYE", 2, NULL);
    wn_trial_wait(trial, 75);
    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

/* Her UPDATE after 10 s finds nobody (lost: the capture behind the router shows that it got not
 * there); her sound ends with it, or his, and the other's goes on.  Nobody hangs up. */
static WnTrial *
fails_within(bool lost, bool hers_ends)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial };
    WnTalk           ack = talk;
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 14000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);

    ack.accepted = true;
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&ack, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, hers_ends ? 42 : 90, "192.168.1.20:14000", "203.0.113.10:30000", 1, 0);
    wn_trial_rtp(trial, 1.2, hers_ends ? 90 : 42, "203.0.113.10:30000", "192.168.1.20:14000", 2, 0);
    wn_trial_sights(trial, 1, lost ? WN_FATE_LOST : WN_FATE_UNKNOWN);
    wn_talk_unanswered(&talk, 10, "UPDATE", 2, offer);
    wn_trial_wait(trial, 100);
    return trial;
}

/* Alice hangs up after 10 s and is not heard; bob's sound comes until then, and again from so many
 * seconds on. */
static WnTrial *
hangs_up_in_vain(double again)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .params = ";received=198.51.100.7;rport=5060" };
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 14000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);

    wn_talk_answered(&talk, 0, offer, answer);
    wn_trial_rtp(trial, 1.2, 10, "192.168.1.20:14000", "203.0.113.10:30000", 1, 0);
    wn_trial_rtp(trial, 1.2, 8, "203.0.113.10:30000", "192.168.1.20:14000", 2, 0);
    wn_talk_unanswered(&talk, 10, "BYE", 2, NULL);
    wn_trial_rtp(trial, again, 60, "203.0.113.10:30000", "192.168.1.20:14000", 2, 0);
    wn_trial_wait(trial, 100);
    return trial;
}

/* Whose sound does not come either as long as the BYE is sent may have been off the network. */
static void
possible_where_nothing_passes_meanwhile(void)
{
    g_autoptr(WnTrial) alive = hangs_up_in_vain(20);
    g_autoptr(WnTrial) away = hangs_up_in_vain(45);

    wn_assert_headline(alive, "bob", "bye-lost", WN_GRADE_LIKELY);
    wn_assert_headline(away, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

static void
tells_of_the_request_before_it(void)
{
    g_autoptr(WnTrial) seen = fails_within(false, true);
    g_autoptr(WnTrial) lost = fails_within(true, true);
    g_autoptr(WnTrial) other = fails_within(true, false);

    wn_assert_headline(seen, "bob", "bye-lost", WN_GRADE_POSSIBLE);
    wn_assert_found(seen, "request-within-call-fails");
    wn_assert_headline(lost, "bob", "bye-lost", WN_GRADE_LIKELY);
    wn_assert_found(lost, "request-lost-on-the-way");
    /* Whom it did not reach is silent, too: he may be gone. */
    wn_assert_headline(other, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/bye-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/bye-lost/likely_at_the_sender", likely_at_the_sender);
    g_test_add_func("/causes/bye-lost/silent_when_the_bye_is_answered",
                    silent_when_the_bye_is_answered);
    g_test_add_func("/causes/bye-lost/possible_where_the_capture_ends_early",
                    possible_where_the_capture_ends_early);
    g_test_add_func("/causes/bye-lost/unnamed_after_one_bye", unnamed_after_one_bye);
    g_test_add_func("/causes/bye-lost/unnamed_on_the_right_way", unnamed_on_the_right_way);
    g_test_add_func("/causes/bye-lost/possible_where_the_ack_arrived",
                    possible_where_the_ack_arrived);
    g_test_add_func("/causes/bye-lost/possible_without_a_router", possible_without_a_router);
    g_test_add_func("/causes/bye-lost/possible_where_nothing_passes_meanwhile",
                    possible_where_nothing_passes_meanwhile);
    g_test_add_func("/causes/bye-lost/tells_of_the_request_before_it",
                    tells_of_the_request_before_it);
    return g_test_run();
}
