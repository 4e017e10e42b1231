/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that corrects its Contact without end. */
#include "support/talk.h"

/* Each answer reports another port. */
static void
certain_by_its_pattern(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("register-contact-loop.pcap");

    wn_assert_headline(trial, "alice", "register-contact-loop", WN_GRADE_CERTAIN);
}

/* The twin: one port towards all. */
static void
silent_after_one_correction(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("register-contact-loop.not.pcap");

    wn_assert_no_headline(trial);
}

/* A phone takes what the last answer told it, a port that is new each time. */
static WnTrial *
corrections(double every)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *contact = g_strdup("<sip:alice@192.168.1.20:5060>");

    for (unsigned i = 0; i < 6; i++) {
        g_autofree char *told = g_strdup_printf(";rport=%u;received=198.51.100.7", 40001 + 37 * i);
        WnTalk           talk = { .trial = trial, .contact = contact };
        WnTalk           back = { .trial = trial, .contact = contact, .params = told };

        wn_talk_request(&talk, every * i, "REGISTER", i + 1, NULL);
        wn_talk_response(&back, every * i + 0.05, "200 OK", "REGISTER", i + 1, NULL);
        g_free(contact);
        contact = g_strdup_printf("<sip:alice@198.51.100.7:%u>", 40001 + 37 * i);
    }
    wn_trial_wait(trial, every * 6 + 60);
    return trial;
}

/* At once, after each answer; or each time that the registration is due for renewal (3600 s). */
static void
certain_only_where_it_comes_at_once(void)
{
    g_autoptr(WnTrial) loop = corrections(0.2);
    g_autoptr(WnTrial) refreshes = corrections(1800);

    wn_assert_headline(loop, "alice", "register-contact-loop", WN_GRADE_CERTAIN);
    wn_assert_unnamed(refreshes, "register-contact-loop");
    g_assert_cmpint(wn_trial_subject(refreshes, WN_SUBJECT_REGISTRATION, "alice")->works, ==,
                    WN_YES);
}

/* Each is challenged first; the Contact follows the last success, or the challenge as well. */
static WnTrial *
challenged(bool by_challenge)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *contact = g_strdup("<sip:alice@192.168.1.20:5060>");
    unsigned         port = 41000;

    for (unsigned i = 0; i < 12; i++) {
        bool             last = i % 2 == 1;
        g_autofree char *told = g_strdup_printf(";rport=%u;received=198.51.100.7", port);
        WnTalk           talk = { .trial = trial, .contact = contact };
        WnTalk           back = { .trial = trial, .contact = contact, .params = told };

        wn_talk_request(&talk, 0.2 * i, "REGISTER", i + 1, NULL);
        wn_talk_response(&back, 0.2 * i + 0.05, last ? "200 OK" : "401 Unauthorized", "REGISTER",
                         i + 1, NULL);
        if (last || by_challenge) {
            g_free(contact);
            contact = g_strdup_printf("<sip:alice@198.51.100.7:%u>", port);
            port += 7;
        }
    }
    wn_trial_wait(trial, 60);
    return trial;
}

static void
certain_with_a_challenge_between(void)
{
    g_autoptr(WnTrial) after_success = challenged(false);
    g_autoptr(WnTrial) after_both = challenged(true);

    wn_assert_headline(after_success, "alice", "register-contact-loop", WN_GRADE_CERTAIN);
    wn_assert_frames(after_success, "contact-follows-response", "7,11,15,19,23");
    wn_assert_headline(after_both, "alice", "register-contact-loop", WN_GRADE_CERTAIN);
}

/* Each minute, of the two that were granted. */
static void
silent_of_a_short_registration(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *contact = g_strdup("<sip:alice@192.168.1.20:5060>;expires=100");

    for (unsigned i = 0; i < 6; i++) {
        g_autofree char *told = g_strdup_printf(";rport=%u;received=198.51.100.7", 40001 + 37 * i);
        WnTalk           talk = { .trial = trial, .contact = contact };
        WnTalk           back = { .trial = trial, .contact = contact, .params = told };

        wn_talk_request(&talk, 50 * i, "REGISTER", i + 1, NULL);
        wn_talk_response(&back, 50 * i + 0.05, "200 OK", "REGISTER", i + 1, NULL);
        g_free(contact);
        contact = g_strdup_printf("<sip:alice@198.51.100.7:%u>;expires=100", 40001 + 37 * i);
    }
    wn_trial_wait(trial, 360);
    wn_assert_unnamed(trial, "register-contact-loop");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/register-contact-loop/certain_by_its_pattern", certain_by_its_pattern);
    g_test_add_func("/causes/register-contact-loop/silent_after_one_correction",
                    silent_after_one_correction);
    g_test_add_func("/causes/register-contact-loop/certain_only_where_it_comes_at_once",
                    certain_only_where_it_comes_at_once);
    g_test_add_func("/causes/register-contact-loop/silent_of_a_short_registration",
                    silent_of_a_short_registration);
    g_test_add_func("/causes/register-contact-loop/certain_with_a_challenge_between",
                    certain_with_a_challenge_between);
    return g_test_run();
}
