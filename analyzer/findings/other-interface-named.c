/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone, watched on its own link, sends from one private address and asks for sound at another
 * one of its own: a VPN, a container bridge, a second card.  Its TTL shows that no router has
 * forwarded its packets yet, and its sound leaves from the address of its SIP.  about is the path.
 */
#include "findings/finding.h"

/* Somebody else has that address, and speaks. */
static bool
is_another_host(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(&wn_evidence_subject(evidence)->model->flows, addr);

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, &host->addr))
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1].packets > 0)
            return true;
    return host && host->arp_answered;
}

/* From the very socket that the SDP names, but for its address (RFC 4961).  From another port it is
 * rather sent anew, by a box that passes packets on and whose own TTL they have, such as a
 * container's host. */
static bool
is_heard_from(const WnCall *call, const WnMediaPath *path, const WnAddr *source)
{
    const WnStream *sound = wn_media_seen_from(call, path, source);

    return sound && wn_stream_source(sound)->port == path->advertised.port;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;
        const WnEndpoint  *source = wn_message_source(sdp);

        if (path->early || path->ice || !path->receiver || sdp->n_via > 1 ||
            !wn_endpoint_equal(source, &path->receiver->seen) ||
            !wn_ttl_is_fresh(sdp->flow->sides[sdp->side].ttl) ||
            !wn_is_nonpublic(evidence, &source->addr) ||
            !wn_is_nonpublic(evidence, &path->advertised.addr) ||
            source->addr.family != path->advertised.addr.family ||
            wn_addr_equal(&source->addr, &path->advertised.addr) ||
            !is_heard_from(call, path, &source->addr) ||
            is_another_host(evidence, &path->advertised.addr) ||
            wn_model_was_told(call->model, &path->advertised.addr))
            continue;
        wn_observe(
            evidence, &finding_other_interface_named, path, sdp->frame, sdp->capture,
            "The packets and the sound of %s come from %s, fresh from the host (TTL %u), but "
            "its SDP asks for sound at %s.",
            wn_show_role(path->to), wn_show_addr(evidence, &source->addr),
            sdp->flow->sides[sdp->side].ttl, wn_show_endpoint(evidence, &path->advertised));
    }
}

const WnFindingKind finding_other_interface_named = {
    .id = "other-interface-named",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_PRIVATE_SDP | WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
