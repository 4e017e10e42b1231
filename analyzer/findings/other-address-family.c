/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An SDP asks for media at an address of another IP version than its sender uses for SIP, and the
 * sender sends none: SIP was translated between IPv4 and IPv6 (RFC 6146), its text was not.  about
 * is the path.
 */
#include "findings/finding.h"

/* Who is asked is whom its SDP names; SIP may come from a proxy before it. */
static const WnAddr *
speaker_of(const WnMediaPath *path, unsigned family)
{
    const WnAddr *named = &path->sender_advertised.addr;

    return named->family == family && wn_addr_class(named) != WN_ADDR_NULL
               ? named
               : &path->sender_signalling.addr;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnEndpoint  *own = &path->sender_signalling, *there = &path->advertised;
        unsigned           family = wn_media_sender_family(evidence, path);
        const char        *how = "";

        if (path->early || path->ice || !path->expected || own->addr.family == 0 ||
            there->addr.family == 0 || family == there->addr.family ||
            path->sender_advertised.addr.family == there->addr.family)
            continue;
        if (wn_media_sender_crosses(evidence, path))
            how = " through a NAT64";
        else if (wn_media_receiver_crosses(evidence, path))
            how = ", which the other side reaches through a NAT64";
        wn_observe(evidence, &finding_other_address_family, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture,
                   "%s speaks IPv%u%s, and is asked to send %s to %s, an IPv%u address.",
                   wn_show_addr(evidence, speaker_of(path, family)), family, how,
                   wn_show_media(path), wn_show_endpoint(evidence, there), there->addr.family);
    }
}

const WnFindingKind finding_other_address_family = {
    .id = "other-address-family",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
