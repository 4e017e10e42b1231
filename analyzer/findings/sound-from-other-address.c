/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: the SIP of a client behind NAT comes from one public address and its sound from another,
 * which its SDP does not name: nobody expects it there (RFC 4787 REQ-2).  about is the path towards
 * that client.
 */
#include "findings/finding.h"

/*
 * The SIP endpoint is the receiver's own: it wrote a request there, or registered from there.  A
 * response alone may come from a proxy that stands in no Record-Route, and sound never does.
 */
static bool
is_its_own(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMessage      *sdp = path->receiver_sdp;
    const WnRegistration *binding = wn_evidence_subject(evidence)->registration;

    return (sdp->status == 0 && sdp->n_via == 1) ||
           (path->to == WN_ROLE_CALLEE && binding &&
            wn_registration_came_from(binding, &path->receiver_signalling));
}

/* Where SIP of the receiver comes from outside: as seen, or as its first server noted (RFC 3581 4);
 * NULL: not known, or no NAT stands before it. */
static const WnAddr *
signalling_of(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnVia *via = path->receiver_sdp->status == 0 ? path->receiver_sdp->writer_via : NULL;

    if (path->receiver && (path->receiver->behind_nat != WN_YES || !is_its_own(evidence, path)))
        return NULL;
    if (path->receiver)
        return wn_is_public(evidence, &path->receiver_signalling.addr)
                   ? &path->receiver_signalling.addr
                   : &path->receiver->mapped.addr;
    return via && via->received.family && wn_is_nonpublic(evidence, &via->sent_by.addr)
               ? &via->received
               : NULL;
}

/* The address that the writer of this SDP has in its own network, by Via or Contact; NULL: both
 * name what it is outside. */
static const WnAddr *
own_address(WnEvidence *evidence, const WnMessage *sdp)
{
    const WnVia *via = sdp->writer_via ? sdp->writer_via : sdp->via;
    const WnUri *contact = wn_message_contact(sdp);

    if (contact && wn_is_nonpublic(evidence, &contact->endpoint.addr))
        return &contact->endpoint.addr;
    return sdp->status == 0 && via && wn_is_nonpublic(evidence, &via->sent_by.addr)
               ? &via->sent_by.addr
               : NULL;
}

/* The SDP names a private host which is not the one that signals: a gateway for media, or the relay
 * of a TURN server, whose packets take a way of their own. */
static bool
is_of_another_host(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAddr *own = own_address(evidence, path->receiver_sdp);

    return own && wn_is_nonpublic(evidence, &path->advertised.addr) &&
           !wn_addr_equal(&path->advertised.addr, own);
}

/* Another SDP of the call asks for sound there, or a TURN server relays there: what comes from that
 * place, a relay sent. */
static bool
is_of_relay(const WnCall *call, const WnAddr *source)
{
    for (unsigned i = 0; i < call->n_media; i++)
        if (wn_addr_equal(&call->media[i].advertised.addr, source))
            return true;
    return wn_model_is_relayed(call->model, source);
}

/* Of the media that the client sends, the sight outside. */
static const WnStream *
find_outside(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *own = wn_media_opposite(call, path);

    for (unsigned i = 0; i < own->n_streams; i++) {
        const WnStream *stream = own->streams[i];
        const WnAddr   *source = &stream->flow->ends[stream->side].addr;
        /* Until a new offer it came from where the former one said. */
        if (stream->last >= call->answered && wn_is_public(evidence, source) &&
            !(path->moved && wn_addr_equal(source, &path->moved_from.addr)))
            return stream;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnAddr      *signalling = signalling_of(evidence, path), *source;
        const WnStream    *own = find_outside(evidence, path);

        if (path->early || path->ice || !own || !signalling || is_of_another_host(evidence, path))
            continue;
        source = &own->flow->ends[own->side].addr;
        if (!wn_is_public(evidence, signalling) || source->family != signalling->family ||
            wn_addr_equal(source, signalling) || is_of_relay(call, source) ||
            wn_media_seen_from(call, path, signalling))
            continue;
        wn_observe(evidence, &finding_sound_from_other_address, path, own->first_frame,
                   own->capture, "SIP of %s comes from %s, its sound from %s.",
                   wn_show_role(path->to), wn_show_addr(evidence, signalling),
                   wn_show_endpoint(evidence, &own->flow->ends[own->side]));
    }
}

const WnFindingKind finding_sound_from_other_address = {
    .id = "sound-from-other-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
