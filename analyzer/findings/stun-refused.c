/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question to a STUN server comes back as an ICMP error (RFC 792).  about is the transaction. */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnDiscovery *discovery = wn_evidence_subject(evidence)->discovery;

    for (unsigned i = 0; discovery && i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];
        const WnIcmpNote        *note =
            wn_icmp_about(request->flow, request->side, WN_ICMP_OTHER, request->first);

        if (request->answer_frame || !note || note->kind == WN_ICMP_TOO_BIG)
            continue;
        wn_observe(evidence, &finding_stun_refused, request, note->frame, note->capture,
                   "%s answers the question to the STUN server %s with ICMP \"%s\".",
                   wn_show_addr(evidence, &note->reporter),
                   wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]),
                   wn_icmp_kind_name(note->kind));
    }
}

const WnFindingKind finding_stun_refused = {
    .id = "stun-refused",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
