/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of a SIP server cannot be resolved, by any of the questions asked (RFC 3263 4, RFC
 * 1035 4.1.1). */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnDiscovery *discovery = wn_evidence_subject(evidence)->discovery;

    for (unsigned i = 0; i < discovery->n_lookups; i++) {
        const WnDnsQuery *query = discovery->lookups[i];
        const char       *what = "is never answered";
        uint32_t          frame = query->frame;

        if (query->answer_frame) {
            what = query->rcode == 3   ? "is answered \"no such name\""
                   : query->rcode == 0 ? "is answered without any record"
                                       : "is answered \"server failure\"";
            frame = query->answer_frame;
        }
        wn_observe(evidence, &finding_name_not_found, query, frame, query->capture,
                   "The DNS question for %s %s.", query->name, what);
    }
}

const WnFindingKind finding_name_not_found = {
    .id = "name-not-found",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
