/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media between IPv4 and IPv6: who speaks through a translator, and whether anybody sends to the
 * other kind of address (RFC 6146).
 */
#include <string.h>

#include "base/nat64.h"
#include "verdict/evidence.h"

/* Somebody sees this host as one of the other family; towards: who, or NULL for anybody. */
static bool
is_seen_crossing(const WnModel *model, const WnAddr *own, const WnAddr *towards)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, own);
         seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_inside)
        if (seen->outside.addr.family != own->family &&
            (!towards || wn_addr_equal(&seen->towards.addr, towards)))
            return true;
    return false;
}

bool
wn_media_sender_crosses(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    return is_seen_crossing(model, &path->sender_signalling.addr, NULL) ||
           wn_model_class(model, &path->receiver_signalling.addr) == WN_ADDR_NAT64;
}

unsigned
wn_media_sender_family(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr  *own = &path->sender_signalling.addr;

    if (own->family == 6 && (wn_model_class(model, own) == WN_ADDR_NAT64 ||
                             is_seen_crossing(model, &path->receiver_signalling.addr, own)))
        return 4;
    return own->family;
}

bool
wn_media_receiver_crosses(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMessage *sdp = path->receiver_sdp;
    const WnVia     *via = sdp->writer_via ? sdp->writer_via : sdp->via;
    const WnAddr    *source;

    if (is_seen_crossing(model, &path->receiver_signalling.addr, &path->sender_signalling.addr))
        return true;
    if (sdp->status != 0 || !via || !via->sent_by.addr.family)
        return false;
    /* Where it is alone, its first server is the one that gets it here. */
    source = sdp->writer_via ? &via->received : &wn_message_source(sdp)->addr;
    return source->family && source->family != via->sent_by.addr.family;
}

bool
wn_media_is_at_sender(const WnMediaPath *path)
{
    const WnMessage  *own = path->sender_sdp;
    const WnEndpoint *own_media = &path->sender_advertised;

    return path->sender && wn_addr_equal(&own_media->addr, &path->sender_signalling.addr) &&
           wn_ttl_is_fresh(own->flow->sides[own->side].ttl) &&
           wn_endpoint_equal(wn_message_source(own), &path->sender_signalling);
}

bool
wn_media_was_called_out_to(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(wn_evidence_subject(evidence)->call, path);
    const WnAddr      *source = &opposite->source.addr;

    /* Its address holds the one that was named (RFC 6052 2.2, a prefix of 96 bits). */
    return opposite->settled > 0 && source->family == 6 && path->advertised.addr.family == 4 &&
           memcmp(source->bytes + 12, path->advertised.addr.bytes, 4) == 0;
}

bool
wn_sends_sound(WnEvidence *evidence, const WnAddr *own)
{
    const WnHost *host = wn_host_find(&wn_evidence_subject(evidence)->model->flows, own);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(wn_evidence_subject(evidence)->model->searches, &looked, 1024);
         flow = wn_flow_next_of(flow, own))
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, own) ? 0 : 1].rtp > 0)
            return true;
    return false;
}

/* Its own link is here, and no filter on ports was set there: it answered who asked for its link
 * address.  And it sends no sound to anybody. */
static bool
is_silent_on_own_link(WnEvidence *evidence, const WnAddr *addr)
{
    const WnFlowTable *flows = &wn_evidence_subject(evidence)->model->flows;
    const WnHost      *host = wn_host_find(flows, addr);

    return host && host->arp_answered && wn_host_is_on_link(flows, addr) &&
           !wn_sends_sound(evidence, addr);
}

bool
wn_media_are_both_silent(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *opposite = wn_media_opposite(call, path);
    const WnAgent     *other = wn_media_phone(call, opposite);

    return other && opposite->settled == 0 && wn_media_is_due(opposite) &&
           wn_addr_equal(&other->seen.addr, &path->advertised.addr) &&
           other->seen.addr.family != opposite->advertised.addr.family &&
           is_silent_on_own_link(evidence, &path->sender_signalling.addr) &&
           is_silent_on_own_link(evidence, &other->seen.addr);
}

bool
wn_media_may_latch_across(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *opposite = wn_media_opposite(call, path);
    const WnEndpoint  *named = &path->sender_advertised, *signalling = &path->sender_signalling;
    WnEndpoint         same = wn_endpoint(named->addr, signalling->port);

    return opposite->settled > 0 && !wn_registers(evidence, signalling) &&
           (wn_addr_equal(&named->addr, &signalling->addr) || wn_nat64_is_same(&same, signalling));
}
