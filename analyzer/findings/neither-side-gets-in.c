/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two phones behind two NATs send media to each other's public addresses, and at neither does any
 * come in, although its own link is watched.  about is the path from the caller.
 */
#include "findings/finding.h"

/* Shown on one side and never on the other, or nothing comes where the other side sends. */
static bool
is_lost(const WnCall *call, const WnMediaPath *path)
{
    return path->lost_between || wn_media_is_missing(call, path);
}

static bool
is_named_by(const WnNat *nat, const WnAddr *addr)
{
    for (const WnNatHost *host = nat ? nat->outsides : NULL; host; host = host->next)
        if (wn_addr_equal(&host->addr, addr))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    const WnNat  *nats[] = { wn_nat_of(evidence, WN_ROLE_CALLER),
                             wn_nat_of(evidence, WN_ROLE_CALLEE) };

    for (unsigned i = 0; i + 1 < call->n_media && nats[0] && nats[0] != nats[1]; i += 2) {
        const WnMediaPath *path = &call->media[i], *back = &call->media[i + 1];

        if (path->from != WN_ROLE_CALLER || !is_named_by(nats[1], &path->advertised.addr) ||
            !is_named_by(nats[0], &back->advertised.addr) || !is_lost(call, path) ||
            !is_lost(call, back))
            continue;
        wn_observe(evidence, &finding_neither_side_gets_in, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture,
                   "Both send %s to the public address of the other, %s and %s, and at neither "
                   "does a packet come in.",
                   wn_show_media(path), wn_show_endpoint(evidence, &path->advertised),
                   wn_show_endpoint(evidence, &back->advertised));
    }
}

const WnFindingKind finding_neither_side_gets_in = {
    .id = "neither-side-gets-in",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_NAT | WN_HAS_SDP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
