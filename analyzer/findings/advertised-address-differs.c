/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host names a public address as its own, in SDP or Contact, and its packets come from another
 * public address.  A relayed (TURN) or candidate address is not meant to be its own.  about is the
 * path, or the message whose Contact it is.
 */
#include "findings/finding.h"
#include "findings/one_link.h"

/* The public address that its packets really come from; NULL: not known. */
static const WnAddr *
real_address(WnEvidence *evidence, const WnAgent *agent)
{
    if (!agent->is_agent)
        return NULL;
    if (wn_is_public(evidence, &agent->seen.addr))
        return &agent->seen.addr;
    return wn_is_public(evidence, &agent->mapped.addr) ? &agent->mapped.addr : NULL;
}

/* One router may well have several addresses: any that the phone was ever seen at is right. */
static bool
is_another_own(const WnModel *model, const WnAgent *agent, const WnAddr *addr)
{
    return wn_mapping_is_known(&model->mappings, &agent->seen.addr, addr) ||
           wn_addr_equal(&agent->seen.addr, addr);
}

/* Others see another host of this capture there: a server passes that host's SDP on. */
static bool
is_of_other_host(const WnModel *model, const WnAgent *agent, const WnAddr *addr)
{
    const WnMapping *seen = wn_mapping_of_outside(&model->mappings, addr);

    for (; seen; seen = seen->next_outside)
        if (!seen->from_outside && wn_host_find(&model->flows, &seen->inside.addr) &&
            !wn_addr_equal(&seen->inside.addr, &agent->seen.addr))
            return true;
    return false;
}

/* It asks a TURN server for an address, and what it is given is not in the capture. */
static bool
may_have_relay(const WnModel *model, const WnAddr *host)
{
    enum { MOST_ASKED = 1024 };
    const WnStunTransaction *asked = wn_stun_of(&model->flows, host);
    unsigned                 looked = 0;

    for (; asked && wn_search_excuse(model->searches, &looked, MOST_ASKED);
         asked = asked->next_of_client)
        if (asked->method == WN_STUN_ALLOCATE && !asked->answer_frame)
            return true;
    return false;
}

static bool
is_wrong(WnEvidence *evidence, const WnAgent *agent, const WnAddr *claimed)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr  *real = real_address(evidence, agent);

    return real && wn_is_public(evidence, claimed) && real->family == claimed->family &&
           !wn_addr_equal(real, claimed) && !wn_are_of_one_link(real, claimed) &&
           !is_another_own(model, agent, claimed) && !wn_model_is_relayed(model, claimed) &&
           !may_have_relay(model, &agent->seen.addr) && !is_of_other_host(model, agent, claimed);
}

static void
look_at_sdp(WnEvidence *evidence, const WnCall *call)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->early || path->ice || !path->receiver ||
            path->receiver_sdp->session->n_candidates > 0 ||
            !wn_endpoint_equal(wn_message_source(path->receiver_sdp), &path->receiver->seen) ||
            !is_wrong(evidence, path->receiver, &path->advertised.addr))
            continue;
        wn_observe(evidence, &finding_advertised_address_differs, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture,
                   "The SDP of %s names %s, but its packets come from %s.", wn_show_role(path->to),
                   wn_show_addr(evidence, &path->advertised.addr),
                   wn_show_addr(evidence, real_address(evidence, path->receiver)));
    }
}

/* Seen at the far side of a proxy: what the first server noted of the writer in its Via (RFC 3261
 * 18.2.1) is another address than Via and SDP name, and the sound comes from there. */
static void
look_at_writer(WnEvidence *evidence, const WnCall *call)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;
        const WnVia       *via = sdp ? sdp->writer_via : NULL;

        if (!via || sdp->status != 0 || path->early || path->ice ||
            !wn_is_public(evidence, &via->received) ||
            !wn_is_public(evidence, &path->advertised.addr) ||
            !wn_addr_equal(&via->sent_by.addr, &path->advertised.addr) ||
            via->received.family != path->advertised.addr.family ||
            wn_addr_equal(&via->received, &path->advertised.addr) ||
            !wn_media_seen_from(call, path, &via->received))
            continue;
        wn_observe(evidence, &finding_advertised_address_differs, path, sdp->frame, sdp->capture,
                   "Via and SDP of %s name %s, but the server saw its packets come from %s.",
                   wn_show_role(path->to), wn_show_addr(evidence, &path->advertised.addr),
                   wn_show_addr(evidence, &via->received));
    }
}

static void
look_at_contact(WnEvidence *evidence, const WnAgent *agent, const WnMessage *message)
{
    const WnUri *contact = message ? wn_message_contact(message) : NULL;

    /* A proxy that is not seen may have its own address in a Contact; a client names its own in Via
     * too. */
    if (!contact || contact->decorated || contact->gruu || message->status != 0 ||
        message->n_via != 1 || !message->via ||
        !wn_addr_equal(&message->via->sent_by.addr, &contact->endpoint.addr) ||
        !is_wrong(evidence, agent, &contact->endpoint.addr))
        return;
    wn_observe(evidence, &finding_advertised_address_differs, message, message->frame,
               message->capture, "Via and Contact name %s, but the packets come from %s.",
               wn_show_addr(evidence, &contact->endpoint.addr),
               wn_show_addr(evidence, real_address(evidence, agent)));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->kind == WN_SUBJECT_CALL) {
        look_at_writer(evidence, subject->call);
        look_at_sdp(evidence, subject->call);
        if (subject->call->invite)
            look_at_contact(evidence, &subject->client, subject->call->invite->request);
    } else if (subject->n_transactions > 0) {
        look_at_contact(evidence, &subject->client, subject->transactions[0]->request);
    }
}

const WnFindingKind finding_advertised_address_differs = {
    .id = "advertised-address-differs",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
