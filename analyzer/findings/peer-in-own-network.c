/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside: the far phone, reached through a public server, asks for sound at a private address that
 * happens to lie in our own network, and no host of that address speaks here.  about is the path.
 */
#include "findings/finding.h"

#include <string.h>

/* The usual size of a home network. */
static bool
is_own_network(const WnAddr *own, const WnAddr *other)
{
    return own->family == 4 && other->family == 4 && memcmp(own->bytes, other->bytes, 3) == 0 &&
           !wn_addr_equal(own, other);
}

static bool
speaks_here(const WnModel *model, const WnAddr *own, const WnAddr *named)
{
    const WnAddr  read = wn_addr_as_read_by(named, own), *addr = &read;
    const WnHost *host = wn_host_find(&model->flows, addr);

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, &host->addr))
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1].packets > 0)
            return true;
    return false;
}

/* Its sound leaves for somewhere else: a relay, or where the far phone's own comes from. */
static bool
goes_elsewhere(const WnMediaPath *path, const WnAddr *own)
{
    const WnAddr there = wn_addr_as_read_by(&path->advertised.addr, own);

    return path->packets > 0 && !wn_addr_equal(&path->destination.addr, &there);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnAddr      *own = path->sender ? &path->sender->seen.addr : NULL;
        const WnAddr      *there = &path->advertised.addr;

        if (path->early || path->ice || !path->expected || !wn_agent_is_watched(path->sender) ||
            !wn_is_nonpublic(evidence, own) || !wn_is_nonpublic(evidence, there) ||
            !is_own_network(own, there) ||
            !wn_is_public(evidence, &path->receiver_signalling.addr) ||
            speaks_here(call->model, own, there) || goes_elsewhere(path, own))
            continue;
        wn_observe(
            evidence, &finding_peer_in_own_network, path, path->receiver_sdp->frame,
            path->receiver_sdp->capture,
            "The SDP that comes through %s asks for sound at %s; %s is in a network with the "
            "same numbers, and would look for that address at home.",
            wn_show_addr(evidence, &path->receiver_signalling.addr),
            wn_show_endpoint(evidence, &path->advertised), wn_show_addr(evidence, own));
    }
}

const WnFindingKind finding_peer_in_own_network = {
    .id = "peer-in-own-network",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
