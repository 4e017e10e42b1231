/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The public endpoint in the SDP was learned from STUN, and that local port has sent nothing for
 * longer than routers keep a mapping alive (RFC 4787 4.3).  about is the path.
 */
#include "findings/finding.h"

/* The shortest life time that is common (Linux, a flow that was not answered more than once). */
static const WnTime LIFETIME = 30 * WN_SECOND;

/* When this endpoint last sent before then, as far as flows tell: some go on afterwards. */
static bool
is_fresh(const WnModel *model, const WnEndpoint *inside, WnTime now)
{
    const WnHost *host = wn_host_find(&model->flows, &inside->addr);

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, &host->addr)) {
        int               own = wn_endpoint_equal(&flow->ends[0], inside) ? 0 : 1;
        const WnFlowSide *side = &flow->sides[own];

        if (wn_endpoint_equal(&flow->ends[own], inside) && side->packets > 0 &&
            side->first <= now && side->last >= now - LIFETIME)
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        WnTime             now = path->receiver_sdp->time;
        const WnMapping   *seen =
            wn_mapping_of_outside(&call->model->mappings, &path->advertised.addr);

        for (; seen && !path->early && !path->ice; seen = seen->next_outside) {
            if (seen->how != WN_LEARNED_STUN || seen->time > now ||
                !wn_endpoint_equal(&seen->outside, &path->advertised) ||
                !wn_is_nonpublic(evidence, &seen->inside.addr) ||
                is_fresh(call->model, &seen->inside, now))
                continue;
            wn_observe(evidence, &finding_stun_long_before, path, seen->frame, seen->capture,
                       "STUN told %s; when the SDP names it, %s later, its local port had been "
                       "silent for longer than routers wait.",
                       wn_show_endpoint(evidence, &seen->outside),
                       wn_show_seconds(evidence, now - seen->time));
            break;
        }
    }
}

const WnFindingKind finding_stun_long_before = {
    .id = "stun-long-before",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
