/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole network of the client is silent. */
#include "support/talk.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.pcap");

    wn_assert_headline(trial, "alice", "not-nat-network-down", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-network-down");
}

/* Where the capture ends before an answer can come, nothing is known of the network. */
static void
silent_while_an_answer_may_come(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { trial, .client = "169.254.7.20:5060", .server = "169.254.7.30:5060" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_assert_unnamed(trial, "not-nat-network-down");
}

/* It asks for some neighbour each second; nobody answers, nor does the one that it calls. */
static WnTrial *
call_while_asking(const char *client, const char *server, const char *neighbour, double apart)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { trial, .client = client, .server = server };

    for (unsigned i = 0; i < 4; i++)
        wn_trial_link_question(trial, i * apart, client, neighbour);
    wn_talk_unanswered(&talk, 0.5, "INVITE", 1, NULL);
    wn_trial_wait(trial, 200);
    return trial;
}

/* A phone next door that is off is no dead network; nor is a next hop dead that is asked for now
 * and then, where the answers are not recorded. */
static void
silent_where_one_neighbour_is_off(void)
{
    static const char PHONE[] = "192.168.1.20:5060", OTHER[] = "192.168.1.30:5060";
    g_autoptr(WnTrial) dead = call_while_asking(PHONE, "203.0.113.10:5060", "192.168.1.1:0", 1);
    g_autoptr(WnTrial) next_door = call_while_asking(PHONE, OTHER, OTHER, 1);
    g_autoptr(WnTrial) apart = call_while_asking(PHONE, OTHER, "192.168.1.1:0", 40);

    wn_assert_headline(dead, "alice", "not-nat-network-down", WN_GRADE_CERTAIN);
    wn_assert_unnamed(next_door, "not-nat-network-down");
    wn_assert_unnamed(apart, "not-nat-network-down");
}

/* RFC 6724 5: to a link-local address one sends from a link-local address. */
static void
silent_from_link_local_to_link_local(void)
{
    g_autoptr(WnTrial) lost = wn_trial_new(NULL);
    g_autoptr(WnTrial) next_door = wn_trial_new(NULL);
    WnTalk talk = { lost, .client = "[fe80::20]:5060", .server = "[2001:db8::10]:5060" };

    wn_talk_unanswered(&talk, 0, "INVITE", 1, NULL);
    wn_trial_wait(lost, 80);
    talk.trial = next_door;
    talk.server = "[fe80::30]:5060";
    wn_talk_unanswered(&talk, 0, "INVITE", 1, NULL);
    wn_trial_wait(next_door, 80);
    wn_assert_headline(lost, "alice", "not-nat-network-down", WN_GRADE_CERTAIN);
    wn_assert_unnamed(next_door, "not-nat-network-down");
}

/* Three hosts that never answer. */
static void
ask_in_vain(const WnTalk *talk, double seconds)
{
    static const char *const servers[] = { "203.0.113.10:5060", "203.0.113.20:5060",
                                           "203.0.113.30:5060" };

    for (size_t i = 0; i < G_N_ELEMENTS(servers); i++) {
        WnTalk to = *talk;

        to.server = servers[i];
        wn_talk_unanswered(&to, seconds + (double) i, "INVITE", 1, NULL);
    }
}

/* What comes in was left out by the capture filter: who acknowledges, or sends sound, heard
 * somebody. */
static void
silent_where_one_direction_was_captured(void)
{
    g_autoptr(WnTrial) dead = wn_trial_new(NULL);
    g_autoptr(WnTrial) acknowledging = wn_trial_new(NULL);
    g_autoptr(WnTrial) speaking = wn_trial_new(NULL);
    WnTalk talk = { .trial = dead };

    ask_in_vain(&talk, 0);
    wn_trial_wait(dead, 80);
    wn_assert_headline(dead, "alice", "not-nat-network-down", WN_GRADE_LIKELY);
    talk.trial = acknowledging;
    ask_in_vain(&talk, 0);
    wn_talk_request(&talk, 2, "ACK", 1, NULL);
    wn_trial_wait(acknowledging, 80);
    wn_assert_unnamed(acknowledging, "not-nat-network-down");
    talk.trial = speaking;
    ask_in_vain(&talk, 0);
    wn_trial_rtp(speaking, 1, 20, "192.168.1.20:4000", "203.0.113.40:6000", 7, 0);
    wn_trial_wait(speaking, 80);
    wn_assert_unnamed(speaking, "not-nat-network-down");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-network-down/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-network-down/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/not-nat-network-down/silent_while_an_answer_may_come",
                    silent_while_an_answer_may_come);
    g_test_add_func("/causes/not-nat-network-down/silent_where_one_neighbour_is_off",
                    silent_where_one_neighbour_is_off);
    g_test_add_func("/causes/not-nat-network-down/silent_from_link_local_to_link_local",
                    silent_from_link_local_to_link_local);
    g_test_add_func("/causes/not-nat-network-down/silent_where_one_direction_was_captured",
                    silent_where_one_direction_was_captured);
    return g_test_run();
}
