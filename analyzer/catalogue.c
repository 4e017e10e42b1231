/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of findings, guards and causes, from their .def files. */
#include "catalogue.h"

#include <glib.h>
#include <string.h>

#include "causes/cause.h"

static const WnFindingKind *const findings[] = {
#define WN_FINDING(name) &finding_##name,
#include "findings/findings.def"
#undef WN_FINDING
};

static const WnCause *const causes[] = {
#define WN_CAUSE(name) &cause_##name,
#include "causes/causes.def"
#undef WN_CAUSE
};

/* These excuse whatever is claimed: the edges and the quality of the capture itself. */
static const WnGuard *const always[] = {
    &guard_capture_edges,    &guard_capture_quality, &guard_duplicate_frames,
    &guard_filtered_capture, &guard_clocks,
};

const WnCatalogue wn_catalogue = {
    .findings = findings,
    .n_findings = G_N_ELEMENTS(findings),
    .causes = causes,
    .n_causes = G_N_ELEMENTS(causes),
    .cannot_tell = &cause_cannot_tell,
    .guards = always,
    .n_guards = G_N_ELEMENTS(always),
};

size_t
wn_catalogue_size(void)
{
    return G_N_ELEMENTS(causes);
}

const WnCauseInfo *
wn_catalogue_entry(size_t index)
{
    return index < G_N_ELEMENTS(causes) ? &causes[index]->info : NULL;
}

const WnCauseInfo *
wn_catalogue_find(const char *id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
        if (strcmp(causes[i]->info.id, id) == 0)
            return &causes[i]->info;
    return NULL;
}

const char *
wn_cause_excuse(const WnCauseInfo *info, size_t index)
{
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++) {
        const WnGuard *const *guards = causes[i]->unless;

        if (&causes[i]->info != info)
            continue;
        for (size_t k = 0; k < WN_MAX_GUARDS && guards[k]; k++)
            if (k == index)
                return guards[k]->excuse;
    }
    return NULL;
}
