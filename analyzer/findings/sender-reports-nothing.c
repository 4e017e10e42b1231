/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whoever should send media sends receiver reports alone: it says itself that it has sent nothing
 * (RFC 3550 6.4: with data sent since the report before the last it is a sender report).  about is
 * the path.
 */
#include "findings/finding.h"

/* The first ones may be older than its first packet. */
static const uint32_t ENOUGH = 3;

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);
        const WnReporter  *reporter = opposite->reporter;

        if (!reporter || reporter->sent_frame || reporter->reports < ENOUGH ||
            !wn_media_is_missing(call, path))
            continue;
        wn_observe(evidence, &finding_sender_reports_nothing, path,
                   opposite->reception ? opposite->reception->last_frame
                                       : reporter->last_empty_frame,
                   reporter->capture,
                   "%u RTCP reports of %s are all receiver reports: it says that it sends no %s.",
                   reporter->reports, wn_show_role(path->from), wn_show_media(path));
    }
}

const WnFindingKind finding_sender_reports_nothing = {
    .id = "sender-reports-nothing",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REPORTS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
