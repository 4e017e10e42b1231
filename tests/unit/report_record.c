/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A record that is made from a report is the one that is read back from its JSON. */
#include "report/record.h"

#include <string.h>

#include "report/json.h"
#include "support/made_report.h"
#include "support/trial.h"

static const char *
next_line(const char **text)
{
    const char *line = *text, *end = strchr(line, '\n');

    g_assert_nonnull(end);
    *text = end + 1;
    return line;
}

static void
assert_parties(const WnRecord *made, const WnRecord *read)
{
    g_assert_cmpuint(made->n_parties, ==, read->n_parties);
    for (unsigned i = 0; i < made->n_parties; i++) {
        const WnRecordParty *a = &made->parties[i], *b = &read->parties[i];

        g_assert_cmpstr(a->role, ==, b->role);
        g_assert_cmpstr(a->address, ==, b->address);
        g_assert_cmpstr(a->mapped, ==, b->mapped);
        g_assert_cmpstr(a->vantage, ==, b->vantage);
        g_assert_cmpstr(a->user_agent, ==, b->user_agent);
        g_assert_cmpint(a->behind_nat, ==, b->behind_nat);
    }
}

static void
assert_same(const WnRecord *made, const WnRecord *read)
{
    g_assert_cmpint(made->type, ==, read->type);
    g_assert_cmpstr(made->file, ==, read->file);
    g_assert_cmpstr(made->fingerprint, ==, read->fingerprint);
    g_assert_cmpstr(made->settings, ==, read->settings);
    g_assert_cmpstr(made->problem, ==, read->problem);
    g_assert_cmpstr(made->first, ==, read->first);
    g_assert_cmpstr(made->last, ==, read->last);
    g_assert_cmpuint(made->bytes, ==, read->bytes);
    g_assert_cmpuint(made->packets, ==, read->packets);
    g_assert_cmpint(made->complete, ==, read->complete);
    g_assert_cmpstr(made->kind, ==, read->kind);
    g_assert_cmpstr(made->call_id, ==, read->call_id);
    g_assert_cmpstr(made->from, ==, read->from);
    g_assert_cmpstr(made->to, ==, read->to);
    g_assert_cmpstr(made->start, ==, read->start);
    g_assert_cmpstr(made->outcome, ==, read->outcome);
    g_assert_cmpstr(made->headline, ==, read->headline);
    g_assert_cmpstr(made->title, ==, read->title);
    g_assert_cmpstr(made->grade, ==, read->grade);
    g_assert_cmpstr(made->sentence, ==, read->sentence);
    g_assert_cmpfloat(made->duration, ==, read->duration);
    g_assert_cmpint(made->status, ==, read->status);
    g_assert_cmpint(made->works, ==, read->works);
    g_assert_cmpint(made->nat_related, ==, read->nat_related);
    assert_parties(made, read);
}

static void
check(const WnAnalysis *analysis)
{
    g_autoptr(WnRecordReader) reader = wn_record_reader_new();
    g_autoptr(WnRecordTexts) texts = wn_record_texts_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const char *at;
    WnRecord    made, read;
    WnJson      json;

    wn_json_init(&json, analysis, 1, WN_JSON_RECORDS);
    while (wn_json_step(&json, text))
        ;
    at = text->str;
    for (size_t i = 0; i <= analysis->report->n_subjects; i++) {
        const char *line = next_line(&at);

        g_assert_true(wn_record_read(reader, line, (size_t) (at - line) - 1, &read));
        if (i == 0)
            wn_record_of_capture(texts, analysis, &made);
        else
            wn_record_of_subject(texts, &analysis->report->subjects[i - 1], &made);
        assert_same(&made, &read);
    }
}

static void
reports_by_hand(void)
{
    WnAnalysis named = wn_made_full;

    named.capture.file = "bad \xff name.pcap";
    named.capture.fingerprint = "0123456789abcdef0123456789abcdef";
    named.capture.settings = "default";
    check(&named);
    check(&wn_made_full);
    check(&wn_made_empty);
    check(&wn_made_hostile);
}

static void
reports_of_samples(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(g_getenv("WHYNAT_SAMPLES"), 0, &error);
    const char *name;
    unsigned    n = 0;

    g_assert_no_error(error);
    while ((name = g_dir_read_name(folder)) != NULL) {
        if (!g_str_has_suffix(name, ".pcap"))
            continue;
        g_autoptr(WnTrial) trial = wn_trial_sample(name);
        WnAnalysis analysis = { .capture = { .file = name }, .report = wn_trial_report(trial) };

        check(&analysis);
        n++;
    }
    g_assert_cmpuint(n, >, 100);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/by-hand", reports_by_hand);
    g_test_add_func("/record/samples", reports_of_samples);
    return g_test_run();
}
