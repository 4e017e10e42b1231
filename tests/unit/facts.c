/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What spares questions changes no answer: a finding whose needs a call lacks would see nothing,
 * and a cause that asked in vain before answers the same again.
 */
#include "verdict/facts.h"
#include "catalogue.h"
#include "conclusion.h"
#include "support/trial.h"
#include "verdict/evidence_state.h"

typedef struct {
    unsigned calls, asked, skipped;
    unsigned lacking, having; /* facts that some call lacked, and some had */
    WnJudge  judge;           /* of all of them */
} Tally;

/* In the order of the catalogue, for some findings ask what was observed before them. */
static void
ask_all(const WnSubject *call, WnArena *scratch, Tally *tally)
{
    WnEvidence evidence;
    unsigned   facts;

    wn_evidence_init(&evidence, call, scratch);
    facts = wn_facts_of(&evidence);
    tally->calls++;
    tally->having |= facts;
    tally->lacking |= ~facts;
    for (size_t i = 0; i < wn_catalogue.n_findings; i++) {
        const WnFindingKind *kind = wn_catalogue.findings[i];
        unsigned             before = evidence.n_findings;
        bool                 skips = kind->needs & ~facts;

        if (!(kind->observes & WN_SUBJECT_CALL))
            continue;
        kind->observe(&evidence);
        tally->asked++;
        tally->skipped += skips;
        if (skips && evidence.n_findings > before)
            g_error("%s sees something although the call lacks what it needs (facts %x)", kind->id,
                    facts);
    }
}

static void
assert_same_causes(const WnCauseVerdict *a, const WnCauseVerdict *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_assert_cmpstr(a[i].info->id, ==, b[i].info->id);
        g_assert_cmpuint(a[i].grade, ==, b[i].grade);
        g_assert_cmpuint(a[i].n_evidence, ==, b[i].n_evidence);
    }
}

/* By the judge of all calls, and by one that knows of no other. */
static void
judge_twice(WnJudge *old, const WnSubject *call, WnArena *scratch)
{
    WnArena        *arena = wn_arena_new(4096);
    WnSubjectReport found, expected;
    WnJudge         fresh;

    wn_judge_init(&fresh, &wn_catalogue, arena, scratch);
    wn_judge(&fresh, call, &expected);
    wn_judge(old, call, &found);
    g_assert_true(!found.headline == !expected.headline);
    assert_same_causes(found.headline, expected.headline, found.headline ? 1 : 0);
    g_assert_cmpuint(found.n_also, ==, expected.n_also);
    assert_same_causes(found.also, expected.also, found.n_also);
    g_assert_cmpuint(found.n_hazards, ==, expected.n_hazards);
    assert_same_causes(found.hazards, expected.hazards, found.n_hazards);
    g_assert_cmpuint(found.n_ruled_out, ==, expected.n_ruled_out);
    wn_judge_clear(&fresh);
    wn_arena_free(arena);
}

static void
ask_calls(WnTrial *trial, Tally *tally)
{
    /* Unpacking an exchange is no change of what is known. */
    WnModel     *model = (WnModel *) wn_engine_model(wn_trial_engine(trial));
    WnArena     *report = wn_arena_new(4096), *scratch = wn_arena_new(4096);
    WnConclusion conclusion;

    wn_conclusion_open(&conclusion, model, NULL, report, scratch);
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        WnSubject call;

        if (!wn_subject_call(&conclusion.shared, model->exchanges.table.values[i], scratch, &call))
            continue;
        ask_all(&call, scratch, tally);
        judge_twice(&tally->judge, &call, scratch);
    }
    wn_judge_forget(&tally->judge);
    wn_conclusion_close(&conclusion);
    wn_arena_free(report);
    wn_arena_free(scratch);
}

static void
ask_folder(const char *path, const char *prefix, Tally *tally)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
    const char *name;

    g_assert_no_error(error);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *sample = g_strconcat(prefix, name, NULL);

        if (!g_str_has_suffix(name, ".pcap") && !g_str_has_suffix(name, ".pcapng"))
            continue;
        g_autoptr(WnTrial) trial = wn_trial_sample(sample);
        ask_calls(trial, tally);
    }
}

static void
spared_questions_change_nothing(void)
{
    /* What needs two capture points has tests of its own. */
    const unsigned   rare = WN_HAS_LOSS;
    g_autofree char *lab = g_build_filename(g_getenv("WHYNAT_SAMPLES"), "lab", NULL);
    WnArena         *arena = wn_arena_new(4096), *scratch = wn_arena_new(4096);
    Tally            tally = { 0 };
    unsigned         known = 0;

    wn_judge_init(&tally.judge, &wn_catalogue, arena, scratch);
    ask_folder(g_getenv("WHYNAT_SAMPLES"), "", &tally);
    ask_folder(lab, "lab/", &tally);
    g_assert_cmpuint(tally.calls, >, 100);
    /* Each fact tells some call from another. */
    for (unsigned fact = 1; fact <= WN_HAS_REGISTRATIONS; fact <<= 1) {
        if (fact & rare)
            continue;
        g_test_message("fact %x", fact);
        g_assert_true(tally.having & fact);
        g_assert_true(tally.lacking & fact);
    }
    g_assert_cmpuint(tally.skipped, >, tally.asked / 4);
    /* The list of calls. */
    for (size_t i = 0; i < tally.judge.lists[0].n_causes; i++)
        known += tally.judge.lists[0].causes[i].asked_known;
    g_assert_cmpuint(known, >, tally.judge.lists[0].n_causes / 2);
    wn_judge_clear(&tally.judge);
    wn_arena_free(arena);
    wn_arena_free(scratch);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/spared-questions-change-nothing", spared_questions_change_nothing);
    return g_test_run();
}
