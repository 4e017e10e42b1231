/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every table has a limit; what a full one leaves out is counted and told, and the rest is judged.
 */
#include <string.h>

#include "support/trial.h"

static const char *const PHONE = "198.51.100.7:5060", *const SERVER = "203.0.113.10:5060";

static void
ask(WnTrial *trial, double seconds, const char *from, const char *call_id)
{
    g_autofree char *text = g_strdup_printf("MESSAGE sip:bob@example.net SIP/2.0\n"
                                            "Via: SIP/2.0/UDP %s;branch=z9hG4bK%s\n"
                                            "From: <sip:alice@example.net>;tag=a\n"
                                            "To: <sip:bob@example.net>\n"
                                            "Call-ID: %s\nCSeq: 1 MESSAGE\n",
                                            from, call_id, call_id);

    wn_trial_sip(trial, seconds, from, SERVER, text);
}

static const char *
note_of(WnTrial *trial, const char *id)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_notes; i++)
        if (strcmp(report->notes[i].finding, id) == 0)
            return report->notes[i].text;
    return NULL;
}

static WnOptions
defaults(void)
{
    WnOptions options;

    wn_options_init(&options);
    return options;
}

static void
three_calls(WnTrial *trial)
{
    ask(trial, 0, PHONE, "one");
    ask(trial, 1, PHONE, "two");
    ask(trial, 2, PHONE, "three");
}

static void
without_a_limit_nothing_is_told(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    three_calls(trial);
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 3);
    g_assert_null(note_of(trial, "limit-reached"));
    g_assert_null(note_of(trial, "notes-limit"));
}

static void
calls(void)
{
    WnOptions options = defaults();

    options.max_calls = 2;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    three_calls(trial);
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 2);
    g_assert_cmpstr(note_of(trial, "limit-reached"), ==,
                    "A table was full: 1 packets were left out of the analysis.");
}

static void
messages(void)
{
    WnOptions options = defaults();

    options.max_messages = 1;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    three_calls(trial);
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 1);
    g_assert_cmpstr(note_of(trial, "limit-reached"), ==,
                    "A table was full: 2 packets were left out of the analysis.");
}

static void
flows(void)
{
    WnOptions options = defaults();

    options.max_flows = 1;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    ask(trial, 0, PHONE, "one");
    ask(trial, 1, "198.51.100.8:5060", "two");
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 1);
    g_assert_cmpstr(note_of(trial, "limit-reached"), ==,
                    "A table was full: 1 packets were left out of the analysis.");
}

static void
streams(void)
{
    WnOptions options = defaults();

    options.max_streams = 1;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    wn_trial_rtp(trial, 0, 1, "198.51.100.7:20000", "203.0.113.10:30000", 1, 0);
    g_assert_null(note_of(trial, "streams-limit"));
    wn_trial_rtp(trial, 1, 2, "198.51.100.7:20002", "203.0.113.10:30002", 2, 0);
    g_assert_cmpstr(
        note_of(trial, "streams-limit"), ==,
        "The table of media streams was full: 50 packets of further streams were left out.");
}

static void
bind(WnTrial *trial, double seconds, uint8_t number)
{
    /* A Binding request (RFC 8489 5): type, length, cookie, transaction id. */
    const uint8_t request[20] = { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, number };

    wn_trial_datagram(trial, seconds, "198.51.100.7:5060", "203.0.113.10:3478",
                      wn_bytes(request, sizeof(request)));
}

static void
stun(void)
{
    WnOptions options = defaults();

    options.max_stun = 1;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    bind(trial, 0, 1);
    bind(trial, 1, 1);
    g_assert_null(note_of(trial, "stun-limit"));
    bind(trial, 2, 2);
    bind(trial, 3, 3);
    g_assert_cmpstr(note_of(trial, "stun-limit"), ==,
                    "The table of STUN transactions was full: 2 STUN messages were left out.");
}

static void
notes(void)
{
    WnOptions options = defaults();

    options.max_notes = 1;
    g_autoptr(WnTrial) trial = wn_trial_new(&options);
    wn_trial_icmp(trial, 0, "203.0.113.1", 3, 3, PHONE, "203.0.113.11:5060");
    g_assert_null(note_of(trial, "notes-limit"));
    wn_trial_icmp(trial, 1, "203.0.113.1", 3, 3, PHONE, "203.0.113.12:5060");
    wn_trial_icmp(trial, 2, "203.0.113.1", 3, 3, PHONE, "203.0.113.13:5060");
    g_assert_cmpstr(note_of(trial, "notes-limit"), ==,
                    "The table of ICMP errors, names and NAT mappings was full: 2 were left out.");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model_limits/without_a_limit_nothing_is_told",
                    without_a_limit_nothing_is_told);
    g_test_add_func("/model_limits/calls", calls);
    g_test_add_func("/model_limits/messages", messages);
    g_test_add_func("/model_limits/flows", flows);
    g_test_add_func("/model_limits/streams", streams);
    g_test_add_func("/model_limits/stun", stun);
    g_test_add_func("/model_limits/notes", notes);
    return g_test_run();
}
