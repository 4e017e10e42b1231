/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of one subject: observe, ask the guards, grade, rank, and write the verdict down. */
#include "verdict/judge.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "model/set_back.h"
#include "verdict/advice.h"
#include "verdict/evidence_state.h"
#include "verdict/facts.h"
#include "verdict/tell.h"

typedef struct {
    WnJudge           *judge;
    const WnCatalogue *catalogue;
    WnEvidence        *evidence;
    WnArena           *arena; /* the report's */
    WnSubjectReport   *report;
    WnGraded          *graded;
    unsigned           n_graded;
    WnRuledOut        *ruled_out;
    unsigned           n_ruled_out;
    unsigned           products; /* that were seen, as wn_products_seen() has them */
} Trial;

/* What kinds of subjects there are, as numbers from 0. */
enum { N_KINDS = G_N_ELEMENTS(((WnJudge *) NULL)->lists) };

static void
fill_list(WnJudgeList *list, const WnCatalogue *catalogue, unsigned kind)
{
    list->findings = g_new(const WnFindingKind *, catalogue->n_findings);
    list->causes = g_new0(WnJudgeCause, catalogue->n_causes);
    for (size_t i = 0; i < catalogue->n_findings; i++)
        if (catalogue->findings[i]->observes & kind)
            list->findings[list->n_findings++] = catalogue->findings[i];
    for (size_t i = 0; i < catalogue->n_causes; i++) {
        const WnCause *cause = catalogue->causes[i];

        if (cause->info.judges & kind && cause->detect && cause != catalogue->cannot_tell)
            list->causes[list->n_causes++] =
                (WnJudgeCause){ .cause = cause, .is_nat = wn_cause_is_nat(&cause->info) };
    }
}

void
wn_judge_init(WnJudge *judge, const WnCatalogue *catalogue, WnArena *arena, WnArena *scratch)
{
    *judge = (WnJudge){ .catalogue = catalogue,
                        .arena = arena,
                        .scratch = scratch,
                        .graded = g_new(WnGraded, catalogue->n_causes),
                        .ruled_out = g_new(WnRuledOut, catalogue->n_causes) };
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        fill_list(&judge->lists[kind], catalogue, 1u << kind);
}

void
wn_judge_forget(WnJudge *judge)
{
    wn_table_clear(&judge->known);
    wn_table_clear(&judge->of_hosts);
}

void
wn_judge_clear(WnJudge *judge)
{
    for (unsigned kind = 0; kind < N_KINDS; kind++) {
        g_free(judge->lists[kind].findings);
        for (size_t i = 0; i < G_N_ELEMENTS(judge->lists[kind].choices); i++)
            g_free(judge->lists[kind].choices[i].findings);
        g_free(judge->lists[kind].causes);
    }
    g_free(judge->graded);
    g_free(judge->ruled_out);
    wn_table_clear(&judge->advice);
    wn_judge_forget(judge);
}

static WnJudgeList *
list_for(WnJudge *judge, WnSubjectKind kind)
{
    return &judge->lists[__builtin_ctz(kind)];
}

static int
by_frame(const void *a, const void *b)
{
    const WnFinding *left = *(const WnFinding *const *) a, *right = *(const WnFinding *const *) b;

    if (left->frame != right->frame)
        return left->frame < right->frame ? -1 : 1;
    return strcmp(left->kind->id, right->kind->id);
}

static const WnFinding **
list_cited(const WnEvidence *evidence, unsigned *n)
{
    const WnFinding **list;
    unsigned          count = 0, at = 0;

    for (const WnCited *cited = evidence->cited; cited; cited = cited->next)
        count++;
    list = WN_ARENA_ARRAY(evidence->arena, const WnFinding *, count);
    for (const WnCited *cited = evidence->cited; cited; cited = cited->next)
        list[at++] = cited->finding;
    if (count > 1)
        qsort(list, count, sizeof(*list), by_frame);
    *n = count;
    return list;
}

static void
rule_out(Trial *trial, const WnCause *cause, const WnAnswered *answered)
{
    WnRuledOut *out = &trial->ruled_out[trial->n_ruled_out++];
    uint32_t   *frames = WN_ARENA_ARRAY(trial->arena, uint32_t, answered->n_spots);
    uint16_t   *captures = WN_ARENA_ARRAY(trial->arena, uint16_t, answered->n_spots);

    for (unsigned i = 0; i < answered->n_spots; i++) {
        frames[i] = answered->spots[i].frame;
        captures[i] = answered->spots[i].capture;
    }
    *out = (WnRuledOut){ .info = &cause->info,
                         .guard = answered->guard->id,
                         .because = answered->guard->excuse,
                         .frames = frames,
                         .captures = captures,
                         .n_frames = answered->n_spots };
}

/* Lowers the grade to what the guards leave of it; NONE when one of them holds. */
static WnGrade
ask_guards(Trial *trial, const WnCause *cause, WnGrade grade)
{
    const WnCatalogue *catalogue = trial->catalogue;
    size_t             n_own = 0;

    while (n_own < WN_MAX_GUARDS && cause->unless[n_own])
        n_own++;
    for (size_t i = 0; i < n_own + catalogue->n_guards; i++) {
        const WnGuard    *guard = i < n_own ? cause->unless[i] : catalogue->guards[i - n_own];
        const WnAnswered *answered;

        if (i >= n_own && !wn_cause_is_nat(&cause->info))
            break;
        answered = wn_evidence_answer(trial->evidence, guard);
        if (answered->answer == WN_GUARD_HOLDS) {
            rule_out(trial, cause, answered);
            return WN_GRADE_NONE;
        }
        if (answered->answer == WN_GUARD_UNKNOWN)
            grade = MIN(grade, WN_GRADE_POSSIBLE);
    }
    /* What would excuse the NAT may stand where nobody looked. */
    if (wn_cause_is_nat(&cause->info) && trial->evidence->judged->model->searches->doubt)
        grade = MIN(grade, WN_GRADE_POSSIBLE);
    return grade;
}

static WnGrade
detect(WnEvidence *evidence, WnJudgeCause *judged)
{
    WnGrade grade;

    if (judged->asked_known && !wn_kinds_meet(&judged->asked, &evidence->kinds))
        return WN_GRADE_NONE;
    wn_evidence_begin_cause(evidence);
    grade = judged->cause->detect(evidence);
    if (grade == WN_GRADE_NONE && !evidence->looked) {
        judged->asked_known = true;
        judged->asked = evidence->asked;
    }
    return grade;
}

/* By clocks that contradict each other anything may seem possible. */
static bool
is_doubted(const WnEvidence *evidence, WnGrade grade)
{
    return grade == WN_GRADE_POSSIBLE && evidence->clocks_contradict == WN_YES;
}

static void
try_cause(Trial *trial, WnJudgeCause *judged)
{
    const WnCause *cause = judged->cause;
    WnGraded      *graded;
    WnGrade        grade;

    /* Nothing failed, so nothing else than NAT made it fail. */
    if (!judged->is_nat && trial->evidence->judged->works == WN_YES)
        return;
    grade = detect(trial->evidence, judged);
    if (grade == WN_GRADE_NONE)
        return;
    graded = &trial->graded[trial->n_graded];
    *graded = (WnGraded){ .cause = cause };
    wn_evidence_cite_beside(trial->evidence);
    graded->cited = list_cited(trial->evidence, &graded->n_cited);
    graded->grade = ask_guards(trial, cause, grade);
    if (graded->grade == WN_GRADE_NONE || is_doubted(trial->evidence, graded->grade))
        return;
    graded->fault = cause->fault ? cause->fault(trial->evidence) : cause->info.fault;
    graded->advice = cause->advice ? cause->advice(trial->evidence) : NULL;
    trial->n_graded++;
}

static void
write_verdict(const Trial *trial, const WnGraded *graded, WnCauseVerdict *verdict)
{
    WnEvidenceItem *items = WN_ARENA_ARRAY(trial->arena, WnEvidenceItem, graded->n_cited);

    for (unsigned i = 0; i < graded->n_cited; i++) {
        const WnFinding *finding = graded->cited[i];
        items[i] = (WnEvidenceItem){ .frame = finding->frame,
                                     .capture = finding->capture,
                                     .role = finding->kind->role,
                                     .finding = finding->kind->id,
                                     .text = wn_finding_text(finding, trial->arena) };
    }
    *verdict = (WnCauseVerdict){ .info = &graded->cause->info,
                                 .grade = graded->grade,
                                 .fault = graded->fault,
                                 .evidence = items,
                                 .n_evidence = graded->n_cited };
    wn_advise(trial->judge, graded, trial->products, verdict);
}

static const WnCauseVerdict *
write_verdicts(const Trial *trial, WnGraded *const *graded, unsigned n)
{
    WnCauseVerdict *verdicts = WN_ARENA_ARRAY(trial->arena, WnCauseVerdict, n);

    for (unsigned i = 0; i < n; i++)
        write_verdict(trial, graded[i], &verdicts[i]);
    return verdicts;
}

/* Undecided, and nothing explains it: then the verdict is that this capture cannot tell. */
static bool
needs_cannot_tell(const WnSubject *subject, WnAnswer works)
{
    if (subject->kind == WN_SUBJECT_MEDIA || works == WN_YES)
        return false;
    if (subject->kind == WN_SUBJECT_DISCOVERY)
        return works == WN_NO;
    return works == WN_NO || subject->outcome == WN_OUTCOME_INCOMPLETE;
}

/* Whether an answered call works is judged by order and time. */
static bool
is_undone_by_clocks(const WnEvidence *evidence, const WnSubjectReport *report)
{
    WnSpot at;

    return report->works != WN_YES &&
           (report->outcome == WN_OUTCOME_ANSWERED || report->outcome == WN_OUTCOME_DROPPED) &&
           (report->works == WN_NO ? wn_clocks_contradict(evidence, &at)
                                   : evidence->clocks_contradict == WN_YES);
}

bool
wn_judge_is_of_binding(const WnJudge *judge, const WnCauseInfo *info)
{
    for (size_t i = 0; i < judge->catalogue->n_causes; i++)
        if (&judge->catalogue->causes[i]->info == info)
            return judge->catalogue->causes[i]->of_binding;
    return false;
}

static void
decide(Trial *trial)
{
    const WnSubject *subject = trial->evidence->judged;
    WnSubjectReport *report = trial->report;
    WnGraded  nothing = { .cause = trial->catalogue->cannot_tell, .grade = WN_GRADE_CERTAIN };
    WnRanking ranking;

    if (is_undone_by_clocks(trial->evidence, report))
        wn_tell_doubt(trial->arena, report);
    wn_rank(trial->graded, trial->n_graded, subject, trial->evidence->arena, &ranking);
    if (!ranking.headline &&
        (needs_cannot_tell(subject, report->works) ||
         (report->works != WN_YES && trial->evidence->clocks_contradict == WN_YES))) {
        nothing.fault = nothing.cause->info.fault;
        if (nothing.cause->detect) {
            wn_evidence_begin_cause(trial->evidence);
            nothing.cause->detect(trial->evidence);
            nothing.cited = list_cited(trial->evidence, &nothing.n_cited);
        }
        ranking.headline = &nothing;
    }
    if (ranking.headline) {
        report->headline = write_verdicts(trial, &ranking.headline, 1);
        if (wn_graded_is_nat(ranking.headline) && ranking.headline->grade < WN_GRADE_LIKELY)
            report->nat_related = WN_UNDECIDED;
        else if (wn_graded_is_nat(ranking.headline))
            report->nat_related = WN_YES;
        else
            report->nat_related = ranking.headline == &nothing ? WN_UNDECIDED : WN_NO;
        if (report->works == WN_UNDECIDED && ranking.headline->grade >= WN_GRADE_LIKELY &&
            ranking.headline != &nothing)
            report->works = WN_NO;
    } else if (report->works == WN_YES) {
        report->nat_related = ranking.n_also > 0 ? WN_YES : WN_NO;
    }
    trial->judge->besets = ranking.besets ? write_verdicts(trial, &ranking.besets, 1) : NULL;
    report->also = write_verdicts(trial, ranking.also, ranking.n_also);
    report->n_also = ranking.n_also;
    report->hazards = write_verdicts(trial, ranking.hazards, ranking.n_hazards);
    report->n_hazards = ranking.n_hazards;
}

static void
choose(const WnJudgeList *list, unsigned facts, WnJudgeChoice *choice)
{
    if (!choice->findings)
        choice->findings = g_new(const WnFindingKind *, list->n_findings + 1);
    choice->facts = facts;
    choice->n_findings = 0;
    for (size_t i = 0; i < list->n_findings; i++)
        if (!(list->findings[i]->needs & ~facts))
            choice->findings[choice->n_findings++] = list->findings[i];
}

static void
observe(WnJudgeList *list, WnEvidence *evidence)
{
    unsigned       facts = wn_facts_of(evidence);
    WnJudgeChoice *choice = &list->choices[wn_hash_mix(0, facts) % G_N_ELEMENTS(list->choices)];

    if (!choice->findings || choice->facts != facts)
        choose(list, facts, choice);
    for (size_t i = 0; i < choice->n_findings; i++)
        choice->findings[i]->observe(evidence);
}

void
wn_judge(WnJudge *judge, const WnSubject *subject, WnSubjectReport *report)
{
    WnJudgeList *list = list_for(judge, subject->kind);
    WnEvidence   evidence;
    Trial        trial = { .judge = judge,
                           .catalogue = judge->catalogue,
                           .evidence = &evidence,
                           .arena = judge->arena,
                           .report = report,
                           .products = wn_products_seen(subject, &judge->products),
                           .graded = judge->graded,
                           .ruled_out = judge->ruled_out };

    wn_evidence_init(&evidence, subject, judge->scratch);
    evidence.known = &judge->known;
    evidence.of_hosts = &judge->of_hosts;
    evidence.kept = judge->arena;
    wn_tell_subject(subject, judge->arena, report);
    observe(list, &evidence);
    for (size_t i = 0; i < list->n_causes; i++)
        try_cause(&trial, &list->causes[i]);
    decide(&trial);
    if (trial.n_ruled_out > 0) {
        WnRuledOut *kept = WN_ARENA_ARRAY(judge->arena, WnRuledOut, trial.n_ruled_out);
        memcpy(kept, trial.ruled_out, trial.n_ruled_out * sizeof(*kept));
        report->ruled_out = kept;
        report->n_ruled_out = trial.n_ruled_out;
    }
    wn_tell_next(&evidence, judge->arena, report);
    wn_tell_sentence(&evidence, judge->arena, report);
    judge->n_contradictory +=
        evidence.clocks_contradict == WN_YES &&
        !wn_clock_set_back(subject->model, subject->first_frame, subject->last_frame);
}
