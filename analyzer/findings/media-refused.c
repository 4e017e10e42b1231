/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host or router answers media with ICMP errors, from its beginning to its end (RFC 792, RFC 1812
 * 5.2.7).  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->verdict != WN_MEDIA_BLOCKED || !path->icmp || path->lost_between)
            continue;
        wn_observe(evidence, &finding_media_refused, path, path->icmp->frame, path->icmp->capture,
                   "%s answers the %s for %s with ICMP \"%s\".",
                   wn_show_addr(evidence, &path->icmp->reporter), wn_show_media(path),
                   wn_show_endpoint(evidence, &path->destination),
                   wn_icmp_kind_name(path->icmp->kind));
    }
}

const WnFindingKind finding_media_refused = {
    .id = "media-refused",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICMP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
