/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings and guards of one subject, without causes and ranking. */
#include "support/probe.h"

#include "catalogue.h"
#include "verdict/evidence_state.h"
#include "verdict/subject.h"

struct WnProbe {
    WnArena        *arena;
    WnRegistrations registrations;
    WnNats          nats;
    WnCase          shared;
    WnSubject       subject;
    WnEvidence      evidence;
};

static bool
make_subject(WnProbe *probe, WnExchange *exchange, WnSubjectKind kind)
{
    if (kind == WN_SUBJECT_CALL)
        return wn_subject_call(&probe->shared, exchange, probe->arena, &probe->subject);
    return wn_subject_service(&probe->shared, exchange, kind, probe->arena, &probe->subject);
}

static bool
find_exchange(WnProbe *probe, const WnModel *model, WnSubjectKind kind, unsigned n)
{
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        WnExchange *exchange = model->exchanges.table.values[i];
        if (make_subject(probe, exchange, kind) && n-- == 0)
            return true;
    }
    return false;
}

static bool
find_discovery(WnProbe *probe, const WnModel *model)
{
    for (uint32_t i = 0; i < model->dns.count; i++)
        if (wn_subject_lookup(&probe->shared, model->dns.values[i], probe->arena, &probe->subject))
            return true;
    for (uint32_t i = 0; i < model->flows.flows.count; i++)
        if (wn_subject_connection(&probe->shared, model->flows.flows.values[i], probe->arena,
                                  &probe->subject))
            return true;
    return false;
}

static bool
find_subject(WnProbe *probe, const WnModel *model, WnSubjectKind kind, unsigned n)
{
    switch (kind) {
    case WN_SUBJECT_REGISTRATION:
        return n < probe->registrations.n &&
               wn_subject_registration(&probe->shared, probe->registrations.all[n], probe->arena,
                                       &probe->subject);
    case WN_SUBJECT_DISCOVERY:
        return find_discovery(probe, model);
    default:
        return find_exchange(probe, model, kind, n);
    }
}

WnProbe *
wn_probe_new(WnTrial *trial, WnSubjectKind kind, unsigned n)
{
    const WnModel *model = wn_engine_model(wn_trial_engine(trial));
    WnProbe       *probe = g_new0(WnProbe, 1);

    probe->arena = wn_arena_new(64 * 1024);
    wn_registrations_build(model, probe->arena, &probe->registrations);
    wn_nats_build(model, probe->arena, &probe->nats);
    probe->shared = (WnCase){ .model = model,
                              .nats = &probe->nats,
                              .registrations = &probe->registrations,
                              .bound = g_malloc0(model->streams.count + 1) };
    if (!find_subject(probe, model, kind, n))
        g_error("the trial has no %s #%u", wn_subject_kind_name(kind), n);
    wn_evidence_init(&probe->evidence, &probe->subject, probe->arena);
    for (size_t i = 0; i < wn_catalogue.n_findings; i++)
        if (wn_catalogue.findings[i]->observes & kind)
            wn_catalogue.findings[i]->observe(&probe->evidence);
    return probe;
}

void
wn_probe_free(WnProbe *probe)
{
    if (!probe)
        return;
    g_free(probe->shared.bound);
    wn_registrations_clear(&probe->registrations);
    wn_nats_clear(&probe->nats);
    wn_arena_free(probe->arena);
    g_free(probe);
}

const char *
wn_probe_text(const WnProbe *probe, const WnFindingKind *kind)
{
    const WnFinding *finding = wn_observed(&probe->evidence, kind);

    return finding ? wn_finding_text(finding, probe->arena) : NULL;
}

unsigned
wn_probe_count(const WnProbe *probe, const WnFindingKind *kind)
{
    unsigned n = 0;

    for (const WnFinding *finding = wn_observed(&probe->evidence, kind); finding;
         finding = wn_observed_next(finding))
        n++;
    return n;
}

uint32_t
wn_probe_frame(const WnProbe *probe, const WnFindingKind *kind)
{
    const WnFinding *finding = wn_observed(&probe->evidence, kind);

    return finding ? finding->frame : 0;
}

WnGuardAnswer
wn_probe_answer(WnProbe *probe, const WnGuard *guard)
{
    return wn_guard_answer(&probe->evidence, guard);
}

void
wn_assert_sights(const WnSight *sights, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(sights[i].sample);
        g_autoptr(WnProbe) probe = wn_probe_new(trial, sights[i].kind, sights[i].nth);

        g_test_message("%s in %s", sights[i].finding->id, sights[i].sample);
        g_assert_cmpuint(wn_probe_frame(probe, sights[i].finding), ==, sights[i].frame);
    }
}

void
wn_assert_answers(const WnExcused *excused, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(excused[i].sample);
        g_autoptr(WnProbe) probe = wn_probe_new(trial, excused[i].kind, excused[i].nth);

        g_test_message("%s in %s", excused[i].guard->id, excused[i].sample);
        g_assert_cmpint(wn_probe_answer(probe, excused[i].guard), ==, excused[i].answer);
    }
}
