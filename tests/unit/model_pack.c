/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packed exchanges are what they were: on every sample the report is the same, byte for byte, when
 * each message finds its exchange packed, and when it was asked for in between.
 */
#include <string.h>

#include "catalogue.h"
#include "report/json.h"
#include "support/tape.h"

typedef struct {
    uint32_t max_awake;
    unsigned conclude_every; /* packets; 0: only at the end */
} Way;

static char *
json_of(const WnReport *report)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < report->n_subjects; i++)
        wn_json_subject_record(text, &report->subjects[i], 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
report_of(const WnTape *tape, Way way)
{
    WnOptions options;
    WnEngine *engine;
    char     *json;

    wn_options_init(&options);
    options.max_awake = way.max_awake;
    engine = wn_engine_new(&options);
    for (unsigned i = 0; i < tape->packets->len; i++) {
        if (way.conclude_every > 0 && i % way.conclude_every == 0)
            wn_engine_conclude(engine);
        wn_engine_feed(engine, wn_tape_at(tape, i));
    }
    json = json_of(wn_engine_conclude(engine));
    wn_engine_free(engine);
    return json;
}

static void
assert_same_report(const char *name, const WnTape *tape, Way way)
{
    g_autofree char *expected = report_of(tape, (Way){ UINT32_MAX, 0 });
    g_autofree char *found = report_of(tape, way);

    if (strcmp(expected, found) != 0) {
        g_test_message("%s: %s\nbut packed\n%s", name, expected, found);
        g_test_fail();
    }
}

static void
for_each_sample(Way way)
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTape) tape = wn_tape_sample(g_ptr_array_index(names, i));
        assert_same_report(g_ptr_array_index(names, i), tape, way);
    }
}

static void
packed_after_every_message(void)
{
    for_each_sample((Way){ 0, 0 });
}

static void
packed_while_others_speak(void)
{
    for_each_sample((Way){ 1, 0 });
}

static void
looked_at_in_between(void)
{
    for_each_sample((Way){ 0, 5 });
}

static unsigned
count_packed(const WnTrial *trial)
{
    const WnExchangeStore *store = &wn_engine_model(wn_trial_engine((WnTrial *) trial))->exchanges;
    unsigned               n = 0;

    for (uint32_t i = 0; i < store->table.count; i++)
        n += ((const WnExchange *) store->table.values[i])->awake == NULL;
    return n;
}

static void
say(WnTrial *trial, double seconds, const char *method, const char *call_id)
{
    g_autofree char *text =
        g_strdup_printf("%s sip:bob@example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK%s\n"
                        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n"
                        "Call-ID: %s\nCSeq: 1 %s\n",
                        method, call_id, call_id, method);

    wn_trial_sip(trial, seconds, "198.51.100.7:5060", "203.0.113.10:5060", text);
}

/* A call that nothing was heard of for longer than any timer is packed; registrations never are. */
static void
quiet_calls_are_packed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    say(trial, 0, "INVITE", "one");
    say(trial, 0, "REGISTER", "two");
    say(trial, 30, "OPTIONS", "three");
    g_assert_cmpuint(count_packed(trial), ==, 0);
    say(trial, 33, "OPTIONS", "four");
    g_assert_cmpuint(count_packed(trial), ==, 1);
    /* Asking unpacks it for as long as the answer takes. */
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 2);
    g_assert_cmpuint(count_packed(trial), ==, 1);
    say(trial, 34, "INVITE", "one");
    g_assert_cmpuint(count_packed(trial), ==, 0);
}

/* One that registers under the Call-ID of a call stays. */
static void
a_late_registration_is_not_packed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    say(trial, 0, "OPTIONS", "one");
    say(trial, 1, "REGISTER", "one");
    say(trial, 100, "OPTIONS", "two");
    say(trial, 200, "REGISTER", "one");
    say(trial, 300, "OPTIONS", "three");
    g_assert_cmpuint(count_packed(trial), ==, 1);
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model_pack/packed_after_every_message", packed_after_every_message);
    g_test_add_func("/model_pack/packed_while_others_speak", packed_while_others_speak);
    g_test_add_func("/model_pack/looked_at_in_between", looked_at_in_between);
    g_test_add_func("/model_pack/quiet_calls_are_packed", quiet_calls_are_packed);
    g_test_add_func("/model_pack/a_late_registration_is_not_packed",
                    a_late_registration_is_not_packed);
    return g_test_run();
}
