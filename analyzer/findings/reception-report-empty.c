/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The receiver sends RTCP reports, and none has a block about the media that is sent to it: it
 * hears nothing (RFC 3550 6.4).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnReporter  *reporter = path->reporter;

        /* What is seen to come in it may well not report. */
        if (path->early || path->verdict == WN_MEDIA_DELIVERED || !wn_media_reports_are_empty(path))
            continue;
        wn_observe(evidence, &finding_reception_report_empty, path, reporter->first_empty_frame,
                   reporter->capture,
                   "%u RTCP reports of %s in %s tell of nothing received, while %llu packets of %s "
                   "are sent to it.",
                   reporter->empty, wn_show_role(path->to),
                   wn_show_seconds(evidence, reporter->last_empty - reporter->first_empty),
                   (unsigned long long) path->settled, wn_show_media(path));
    }
}

const WnFindingKind finding_reception_report_empty = {
    .id = "reception-report-empty",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REPORTS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
