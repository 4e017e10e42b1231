/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a private address that an SDP names means anything to whoever is to send there. */
#include "verdict/evidence_state.h"

/* That host was told by a server that its packets arrive untranslated. */
static bool
is_seen_as_it_is(const WnModel *model, const WnAddr *host, const WnAddr *server)
{
    bool same = false;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, host); seen;
         seen = seen->next_inside) {
        if (!wn_addr_equal(&seen->outside.addr, host))
            return false;
        same |= wn_addr_equal(&seen->towards.addr, server);
    }
    return same;
}

/* Sound from that private address comes to the sender as it is: a media gateway on its own network,
 * or one that is routed. */
static bool
is_heard_from(const WnModel *model, const WnAddr *sender, const WnAddr *private)
{
    const WnPair *pair = wn_pair_find(&model->flows, sender, private);

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair)
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, private) ? 0 : 1].rtp > 0)
            return true;
    return false;
}

/* A phone behind a server sends no sound to that private address, and yet reports of what it hears
 * come to it from the address in the phone's SDP: the two reach each other. */
static bool
is_reported_from(const WnModel *model, const WnAddr *private, const WnAddr *phone)
{
    const WnPair *pair = wn_pair_find(&model->flows, private, phone);
    bool          reports = false;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        const WnFlowSide *from = &flow->sides[wn_addr_equal(&flow->ends[0].addr, phone) ? 0 : 1];

        if (from->rtp > 0)
            return false;
        reports |= from->rtcp > 0;
    }
    return reports;
}

/* The receiver's own sound leaves its private address for another one and comes to the next capture
 * point so: a tunnel joins the two networks. */
static bool
is_joined(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMediaPath *own = wn_media_opposite(wn_evidence_subject(evidence)->call, path);

    for (unsigned i = 0; i < own->n_streams; i++) {
        const WnStream *stream = own->streams[i];
        if (wn_stream_comes_as_it_is(wn_evidence_subject(evidence)->model, stream) &&
            wn_addr_equal(&wn_stream_source(stream)->addr, &path->advertised.addr) &&
            wn_is_nonpublic(evidence, &wn_stream_destination(stream)->addr))
            return true;
    }
    return false;
}

/* No router has forwarded this message yet. */
static bool
is_fresh(const WnMessage *message)
{
    return message && wn_ttl_is_fresh(message->flow->sides[message->side].ttl);
}

/* This side of the hop is watched on its own link. */
static bool
is_watched(const WnAgent *agent, const WnMessage *sdp)
{
    return agent && is_fresh(sdp) && wn_endpoint_equal(wn_message_source(sdp), &agent->seen);
}

/* Sound of this path goes between the two places that the SDPs name, and is seen on the link of the
 * side that gets it, while the other side's SIP is of elsewhere: it comes untranslated.  Or on that
 * of the side that sends it, but from another address than its SIP: it has a way of its own, and
 * where that leads is not known. */
static bool
goes_by_another_network(const WnMediaPath *path)
{
    bool gets = is_watched(path->receiver, path->receiver_sdp) && !is_fresh(path->sender_sdp);
    bool sends = is_watched(path->sender, path->sender_sdp) &&
                 !wn_addr_equal(&path->sender_advertised.addr, &path->sender->seen.addr);

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (wn_addr_equal(&wn_stream_source(stream)->addr, &path->sender_advertised.addr) &&
            wn_addr_equal(&wn_stream_destination(stream)->addr, &path->advertised.addr) &&
            ((gets && stream->capture == path->receiver_sdp->capture) ||
             (sends && stream->capture == path->sender_sdp->capture)))
            return true;
    }
    return false;
}

/* Two private places that only the SDPs name, while SIP goes by others: phones with two addresses,
 * of a VPN or of an IPv6 network of their own. */
static bool
is_by_another_network(const WnEvidence *evidence, const WnMediaPath *path)
{
    return wn_is_nonpublic(evidence, &path->sender_advertised.addr) &&
           (goes_by_another_network(path) ||
            goes_by_another_network(wn_media_opposite(wn_evidence_subject(evidence)->call, path)));
}

bool
wn_media_is_private_outside(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAddr *private = &path->advertised.addr, *sender = &path->sender_signalling.addr;
    const WnAddr  *named = &path->sender_advertised.addr; /* a phone's, behind a server */
    const WnModel *model = wn_evidence_subject(evidence)->model;
    bool           leaves =
        wn_is_public(evidence, sender) || wn_is_public(evidence, &path->receiver_signalling.addr);

    if (!wn_is_local(evidence, private) || is_joined(evidence, path) ||
        (wn_is_nonpublic(evidence, sender) && is_heard_from(model, sender, private)) ||
        (wn_is_nonpublic(evidence, named) && is_reported_from(model, private, named)) ||
        is_by_another_network(evidence, path))
        return false;
    if (path->receiver && path->receiver->behind_nat == WN_YES &&
        path->receiver->vantage != WN_VANTAGE_UNKNOWN)
        /* Private here, public there, and yet nobody translates: a network that is routed. */
        return leaves && !is_seen_as_it_is(model, private, sender);
    switch (wn_reaches(evidence, sender, private, &path->receiver_signalling.addr)) {
    case WN_NO:
        return true;
    case WN_YES:
        return false;
    default:
        return leaves;
    }
}

/* Behind the sender's router it has a public source: it left for the Internet, not for a tunnel. */
static bool
is_seen_translated(WnEvidence *evidence, const WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (wn_is_public(evidence, &wn_stream_source(path->streams[i])->addr) ||
            wn_stream_leaves_for_internet(wn_evidence_subject(evidence)->model, path->streams[i]))
            return true;
    return false;
}

/* The receiver's own sound has a public source: somebody translates it on its way. */
static bool
is_translated_back(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMediaPath *back = wn_media_opposite(wn_evidence_subject(evidence)->call, path);

    return back->settled > 0 && wn_is_public(evidence, &back->source.addr);
}

bool
wn_media_may_be_routed(WnEvidence *evidence, const WnMediaPath *path)
{
    return !path->lost_between && !is_seen_translated(evidence, path) &&
           !is_translated_back(evidence, path) && path->verdict != WN_MEDIA_BLOCKED &&
           wn_is_nonpublic(evidence, &path->source.addr) &&
           wn_reaches(evidence, &path->source.addr, &path->destination.addr,
                      &path->receiver_signalling.addr) == WN_UNDECIDED;
}

const WnLinkQuestion *
wn_media_asked_in_vain(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr   there = wn_addr_as_read_by(&path->advertised.addr, wn_media_sender_host(path));

    return wn_host_asked_in_vain(&model->flows, &there, wn_media_sender_host(path), path->from_time,
                                 path->to_time);
}

static bool
somebody_answers_for(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(&wn_evidence_subject(evidence)->model->flows, addr);

    return host && host->arp_answered;
}

bool
wn_media_is_somebody_there(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAddr there = wn_addr_as_read_by(&path->advertised.addr, wn_media_sender_host(path));

    return somebody_answers_for(evidence, &there);
}

bool
wn_media_may_be_neighbour(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAddr named =
        wn_addr_as_read_by(&path->sender_advertised.addr, wn_media_receiver_host(path));

    return wn_is_nonpublic(evidence, &named) && somebody_answers_for(evidence, &named);
}

/* Some of it is seen where this path is, or at a further point on the way there. */
static bool
is_opposite_seen_to_come(const WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];

        if (stream->passed && stream->arrived > stream->underway)
            return true;
        for (unsigned j = 0; j < path->n_streams; j++)
            if (stream->capture == path->streams[j]->capture)
                return true;
    }
    return false;
}

bool
wn_media_may_wait_for_packets(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(wn_evidence_subject(evidence)->call, path);

    return (opposite->settled == 0 || !is_opposite_seen_to_come(path, opposite)) &&
           opposite->expected && !wn_media_is_from_phone(evidence, path);
}

bool
wn_media_is_silent_at_its_link(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnFlowTable *flows = &wn_evidence_subject(evidence)->model->flows;
    const WnAddr       named =
        wn_addr_as_read_by(&path->sender_advertised.addr, wn_media_receiver_host(path));
    const WnHost *host = wn_host_find(flows, &named);

    if (path->sender)
        return wn_agent_is_watched(path->sender);
    /* Behind a server, and yet the host that its SDP names is here. */
    return host && wn_is_nonpublic(evidence, &named) &&
           (host->arp_answered || wn_host_is_on_link(flows, &named));
}
