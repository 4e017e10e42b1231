/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding whose needs a call lacks is not asked: asked all the same, it would see nothing. */
#include "catalogue.h"
#include "conclusion.h"
#include "support/trial.h"
#include "verdict/evidence_state.h"
#include "verdict/facts.h"

typedef struct {
    unsigned calls, asked, skipped;
    unsigned lacking, having; /* facts that some call lacked, and some had */
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
ask_calls(WnTrial *trial, Tally *tally)
{
    /* Unpacking an exchange is no change of what is known. */
    WnModel     *model = (WnModel *) wn_engine_model(wn_trial_engine(trial));
    WnArena     *report = wn_arena_new(4096), *scratch = wn_arena_new(4096);
    WnConclusion conclusion;

    wn_conclusion_open(&conclusion, model, NULL, report, scratch);
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        WnSubject call;

        if (wn_subject_call(&conclusion.shared, model->exchanges.table.values[i], scratch, &call))
            ask_all(&call, scratch, tally);
    }
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
needs_are_needed(void)
{
    /* What needs two capture points has tests of its own. */
    const unsigned   rare = WN_HAS_LOSS;
    g_autofree char *lab = g_build_filename(g_getenv("WHYNAT_SAMPLES"), "lab", NULL);
    Tally            tally = { 0 };

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
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/needs-are-needed", needs_are_needed);
    return g_test_run();
}
