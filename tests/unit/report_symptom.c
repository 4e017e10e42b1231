/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what people say to what it may be. */
#include "report/symptom.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3 };

/* The complaint as somebody wrote it, and a cause that has to be among what is found. */
static void
complaints_find_their_cause(void)
{
    static const char *const cases[][2] = {
        { "drops after 30 seconds", "ack-lost-private-contact" },
        { "Call is CUT OFF after half a minute!", "ack-lost-private-contact" },
        { "calls disconnected at 15 minutes", "session-timer-refresh-lost" },
        { "one-way audio", "private-sdp-unrelayed" },
        { "they can't hear me, only one side has sound", "rtp-port-remapped" },
        { "no sound at all in both directions", "private-sdp-unrelayed" },
        { "phone does not register", "sip-no-reply-blocked" },
        { "incoming calls never ring", "private-contact-registered" },
        { "works only for a short while after restart", "binding-expired-idle" },
        { "two phones in the same house", "no-hairpin" },
        { "BLF lamp frozen", "binding-expired-idle" },
        { "choppy voice", "not-nat-qos" },
        { "hung up but the other side is still connected", "bye-lost" },
        { "my phone rings but when I pick up there is silence", "private-sdp-unrelayed" },
        { "after the router restart nothing works until I reboot the phone", "nat-rebinding" },
        { "since yesterday it hangs up on me", "ack-lost-private-contact" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const WnSymptom *found[MOST];
        size_t           n = wn_symptoms_find(cases[i][0], found, MOST);
        bool             named = false;

        for (size_t k = 0; k < n; k++)
            named |= strstr(found[k]->causes, cases[i][1]) != NULL;
        g_test_message("%s: %zu found, %s", cases[i][0], n, cases[i][1]);
        g_assert_true(named);
    }
}

static void
the_likeliest_comes_first(void)
{
    const WnSymptom *found[MOST];

    g_assert_cmpuint(wn_symptoms_find("the call drops after 32 seconds", found, MOST), >, 0);
    g_assert_cmpstr(found[0]->says, ==, "The call drops after about 30 seconds");
    g_assert_cmpuint(wn_symptoms_find("sound stops during the call", found, 1), ==, 1);
    g_assert_cmpstr(found[0]->says, ==, "The sound disappears during the call");
}

/* As people say it, odd words and all; what is meant comes first. */
static void
odd_words_find_what_is_meant(void)
{
    static const char *const cases[][2] = {
        { "I can't hear the other person", "Only one side hears the other" },
        { "The other side hears me but I hear nothing at all", "Only one side hears the other" },
        { "nobody can call me", "The phone cannot be called" },
        { "People say I'm offline and calls go straight to voicemail",
          "The phone cannot be called" },
        { "it's dead air, we both hear nothing", "Nobody hears anything" },
        { "the sound vanishes when I put them on hold", "The sound disappears during the call" },
        { "wlan handover kills the sound", "The sound disappears during the call" },
        { "my presence is always offline",
          "Presence lights, the voicemail light or messages are wrong" },
        { "text messages do not arrive",
          "Presence lights, the voicemail light or messages are wrong" },
        { "cannot log in, 403", "The phone does not register" },
        { "I can't make calls", "Calls do not go out" },
        { "Cuts out after exactly 15 minutes",
          "The call drops after a fixed time of some minutes" },
        { "the line stays busy after we hang up",
          "The other side does not notice that somebody hung up" },
        { "my softphone does not work in the hotel's wifi",
          "It works at home and not in another network" },
        { "can't reach my colleague's extension next door",
          "Two phones in the same office or house cannot talk to each other" },
        { "forwarded calls fail", "Transfer or forwarding fails" },
        { "robot voice", "The sound is choppy" },
        { "no picture", "Sound works, video does not" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const WnSymptom *found[MOST];

        g_test_message("%s", cases[i][0]);
        g_assert_cmpuint(wn_symptoms_find(cases[i][0], found, MOST), >, 0);
        g_assert_cmpstr(found[0]->says, ==, cases[i][1]);
    }
}

static void
unknown_words_find_nothing(void)
{
    const WnSymptom *found[MOST];

    g_assert_cmpuint(wn_symptoms_find("xyzzy", found, MOST), ==, 0);
    g_assert_cmpuint(wn_symptoms_find("", found, MOST), ==, 0);
}

/* Whoever looks from the complaint must be able to reach every fault that NAT can make. */
static void
every_nat_cause_has_a_complaint(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        bool               named = !wn_cause_is_nat(info);

        for (size_t k = 0; k < wn_symptom_count() && !named; k++) {
            g_auto(GStrv) ids = g_strsplit(wn_symptom_entry(k)->causes, " ", -1);
            named = g_strv_contains((const char *const *) ids, info->id);
        }
        g_test_message("%s", info->id);
        g_assert_true(named);
    }
}

static void
the_text_names_causes_and_where_to_capture(void)
{
    const WnPageStyle style = { .width = 60, .charset = WN_CHARSET_ASCII };
    const WnSymptom  *found[MOST];
    g_autoptr(GString) text = g_string_new(NULL);

    g_assert_cmpuint(wn_symptoms_find("drops after 30 seconds", found, MOST), >, 0);
    wn_symptom_text(text, found[0], &style);
    g_assert_nonnull(strstr(text->str, "  May be   ack-lost-private-contact"));
    g_assert_nonnull(strstr(text->str, "  Capture  At the server"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/symptom/finds-its-cause", complaints_find_their_cause);
    g_test_add_func("/symptom/likeliest-first", the_likeliest_comes_first);
    g_test_add_func("/symptom/odd", odd_words_find_what_is_meant);
    g_test_add_func("/symptom/unknown-words", unknown_words_find_nothing);
    g_test_add_func("/symptom/every-nat-cause", every_nat_cause_has_a_complaint);
    g_test_add_func("/symptom/text", the_text_names_causes_and_where_to_capture);
    return g_test_run();
}
