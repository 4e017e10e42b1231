/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RTCP says how much media was sent, and none of it is here (RFC 3550 6.4.1: the sender's packet
 * count).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnReporter  *reporter = wn_media_opposite(call, path)->reporter;

        /* Reports to the receiver by the one that sends this media. */
        if (!reporter || reporter->packets_sent < 50 || path->verdict != WN_MEDIA_NONE ||
            path->packets > 0 || !wn_media_is_due(path))
            continue;
        wn_observe(evidence, &finding_sender_report_without_media, path, reporter->sent_frame,
                   reporter->capture,
                   "The RTCP reports of %s say that it has sent %u packets of %s; none of them is "
                   "seen here.",
                   wn_show_role(path->from), reporter->packets_sent, wn_show_media(path));
    }
}

const WnFindingKind finding_sender_report_without_media = {
    .id = "sender-report-without-media",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REPORTS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
