/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A judge of the engine's own, with one cause: it accuses nobody and writes down what was seen. */
#include "support/watch.h"

#include <string.h>

#include "catalogue.h"
#include "conclusion.h"
#include "verdict/evidence_state.h"

static uint32_t *noted; /* a cause gets nothing but the evidence */

static WnGrade
note(WnEvidence *evidence)
{
    wn_evidence_subject(evidence); /* so that it is asked every time */
    for (size_t i = 0; i < wn_catalogue.n_findings; i++)
        for (const WnFinding *seen = wn_observed(evidence, wn_catalogue.findings[i]); seen;
             seen = wn_observed_next(seen))
            if (noted[i] == 0 || seen->frame < noted[i])
                noted[i] = seen->frame;
    return WN_GRADE_NONE;
}

void
wn_watch(WnTrial *trial, uint32_t *frames)
{
    static const WnCause watcher = {
        .info = { .id = "watcher", .judges = ~0u, .group = "signalling" },
        .detect = note,
    };
    static const WnCause *const causes[] = { &watcher };
    /* Unpacking an exchange is no change of what is known. */
    WnModel     *model = (WnModel *) wn_engine_model(wn_trial_engine(trial));
    WnArena     *report = wn_arena_new(4096), *scratch = wn_arena_new(4096);
    WnCatalogue  catalogue = wn_catalogue;
    WnConclusion conclusion;

    memset(frames, 0, wn_catalogue.n_findings * sizeof(*frames));
    noted = frames;
    catalogue.causes = causes;
    catalogue.n_causes = G_N_ELEMENTS(causes);
    wn_conclusion_open(&conclusion, model, NULL, report, scratch);
    wn_judge_clear(&conclusion.judge);
    wn_judge_init(&conclusion.judge, &catalogue, report, scratch);
    wn_conclusion_judge(&conclusion);
    wn_conclusion_close(&conclusion);
    wn_arena_free(report);
    wn_arena_free(scratch);
    noted = NULL;
}

static uint32_t
first_frame(const WnFindingKind *finding, const char *samples)
{
    g_autofree uint32_t *frames = g_new(uint32_t, wn_catalogue.n_findings);
    g_autoptr(WnTrial) trial = wn_trial_together(samples);
    size_t i = 0;

    while (i < wn_catalogue.n_findings && wn_catalogue.findings[i] != finding)
        i++;
    g_test_message("%s in %s", finding->id, samples);
    wn_watch(trial, frames);
    return frames[i];
}

void
wn_assert_shown(const WnFindingKind *finding, const char *samples)
{
    g_assert_cmpuint(first_frame(finding, samples), !=, 0);
}

void
wn_assert_watched(const WnFindingKind *finding, const char *samples, uint32_t frame)
{
    g_assert_cmpuint(first_frame(finding, samples), ==, frame);
}
