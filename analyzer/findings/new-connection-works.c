/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Afterwards the same two hosts open another connection, and it works: both are alive.  about is the flow
 * of the connection that does not.
 */
#include "findings/finding.h"

static const WnFlow *
find_newer(const WnModel *model, const WnFlow *flow, WnTime since)
{
    const WnPair *pair = wn_pair_find(&model->flows, &flow->ends[0].addr, &flow->ends[1].addr);
    unsigned      looked = 0;

    for (const WnFlow *other = pair ? pair->flows : NULL; other && looked++ < 1024;
         other = other->next_of_pair)
        if (other != flow && other->tcp && other->tcp->syn > since && other->tcp->synack)
            return other;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnFlow *flow = wn_connection_of(subject, i), *newer;

        if (!flow)
            continue;
        for (int side = 0; side < 2; side++) {
            if (!flow->tcp->sides[side].frame)
                continue;
            newer = find_newer(subject->model, flow, flow->tcp->sides[side].since);
            if (newer) {
                wn_observe(evidence, &finding_new_connection_works, flow, newer->tcp->syn_frame,
                           newer->sides[newer->tcp->opener].capture,
                           "Afterwards a new connection between the two is opened, and it works.");
                break;
            }
        }
    }
}

const WnFindingKind finding_new_connection_works = {
    .id = "new-connection-works",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs    = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
