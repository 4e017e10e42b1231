/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One subject of a trial, with all findings observed: what single findings and guards say of it. */
#ifndef WN_TESTS_PROBE_H
#define WN_TESTS_PROBE_H

#include "findings/finding.h"
#include "guards/guard.h"
#include "support/trial.h"

typedef struct WnProbe WnProbe;

/* The n-th subject of that kind, from 0; fails the test without it.  The trial must outlive it. */
WnProbe *wn_probe_new(WnTrial *trial, WnSubjectKind kind, unsigned n);
void     wn_probe_free(WnProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnProbe, wn_probe_free)

/* The first text of this finding, NULL: it was not observed. */
const char *wn_probe_text(const WnProbe *probe, const WnFindingKind *kind);
/* How often it was observed. */
unsigned wn_probe_count(const WnProbe *probe, const WnFindingKind *kind);
/* Its first frame, 0: none. */
uint32_t      wn_probe_frame(const WnProbe *probe, const WnFindingKind *kind);
WnGuardAnswer wn_probe_answer(WnProbe *probe, const WnGuard *guard);

/* What a sample shows: the first frame of a finding, 0 where it must not be observed. */
typedef struct {
    const WnFindingKind *finding;
    const char          *sample;
    WnSubjectKind        kind;
    unsigned             nth;
    uint32_t             frame;
} WnSight;

void wn_assert_sights(const WnSight *sights, size_t n);

/* How a guard answers for a subject of a sample. */
typedef struct {
    const WnGuard *guard;
    const char    *sample;
    WnSubjectKind  kind;
    unsigned       nth;
    WnGuardAnswer  answer;
} WnExcused;

void wn_assert_answers(const WnExcused *excused, size_t n);

#endif
