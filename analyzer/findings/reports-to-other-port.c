/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The RTCP reports for a phone go to the port above that of its sound, and its own come from
 * another port: its NAT did not keep the two ports together (RFC 4787 4.2.3).  about is the path
 * towards it.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnReporter  *own = path->reporter;
        const WnReporter  *peer = wn_media_opposite(call, path)->reporter;
        const WnEndpoint  *from, *to;

        if (!own || !peer || own->reports < 2 || peer->reports < 2 || path->ice ||
            path->receiver_line->rtcp_mux || own->flow == peer->flow || path->settled == 0)
            continue;
        /* It names what it got of them. */
        if (own->hears)
            continue;
        from = &own->flow->ends[own->side];
        to = &peer->flow->ends[1 - peer->side];
        /* Seen inside as well, its own come from a private address. */
        if (!wn_is_public(evidence, &to->addr) || wn_endpoint_equal(from, to) ||
            !(wn_addr_equal(&from->addr, &to->addr) || wn_is_nonpublic(evidence, &from->addr)) ||
            peer->flow->sides[1 - peer->side].packets > 0)
            continue;
        wn_observe(evidence, &finding_reports_to_other_port, path,
                   own->sent_frame ? own->sent_frame : own->first_empty_frame, own->capture,
                   "The RTCP reports of %s come from %s, and those for it go to port %u.",
                   wn_show_role(path->to), wn_show_endpoint(evidence, from), to->port);
    }
}

const WnFindingKind finding_reports_to_other_port = {
    .id = "reports-to-other-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REPORTS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
