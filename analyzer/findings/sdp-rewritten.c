/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SDP that asks for this media names one address inside a router and another outside, or behind
 * a server: an ALG rewrote it (RFC 4787 REQ-10).  about is the path.
 */
#include "findings/finding.h"
#include "model/sight.h"

static bool
says_another(const WnMediaPath *path, const WnMessage *other)
{
    return other && other->session && path->carried_by < other->session->n_media &&
           !wn_endpoint_equal(&other->session->media[path->carried_by].endpoint, &path->advertised);
}

static void
look_across_router(WnEvidence *evidence, const WnCall *call, const WnMediaPath *path)
{
    const WnMessage  *here = path->receiver_sdp;
    const WnMessage  *there = wn_sight_of(call->model, here);
    const WnEndpoint *inside, *outside;

    if (!says_another(path, there) || !(wn_sight_changes(here, there) & WN_CHANGED_SDP))
        return;
    inside = outside = &path->advertised;
    if (wn_sight_is_inside(call->model, here, there))
        outside = &there->session->media[path->carried_by].endpoint;
    else
        inside = &there->session->media[path->carried_by].endpoint;
    wn_observe(evidence, &finding_sdp_rewritten, path, there->frame, there->capture,
               "Inside the router %s asks for %s at %s, outside the same message says %s.",
               wn_show_role(path->to), wn_show_media(path), wn_show_endpoint(evidence, inside),
               wn_show_endpoint(evidence, outside));
}

/* The address is that of the writer's router: the first server saw the message come from there, or
 * it is known of other packets.  A server that hides the Vias of others puts its own in. */
static bool
is_router_of(const WnModel *model, const WnMessage *written, const WnVia *via)
{
    const WnAddr *inside = &wn_message_source(written)->addr;

    if (wn_addr_equal(&via->received, &via->sent_by.addr))
        return true;
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, inside); seen;
         seen = seen->next_inside)
        if (wn_addr_equal(&seen->outside.addr, &via->sent_by.addr))
            return true;
    return false;
}

/* A server that has the media relayed writes another address than the phone's, and leaves the
 * phone's Via alone. */
static void
look_across_servers(WnEvidence *evidence, const WnCall *call, const WnMediaPath *path)
{
    const WnMessage *there = path->receiver_sdp;
    const WnMessage *written = wn_sight_before_change(call->model, there);

    if (!says_another(path, written) ||
        !wn_addr_equal(&there->writer_via->sent_by.addr, &path->advertised.addr) ||
        !is_router_of(call->model, written, there->writer_via))
        return;
    wn_observe(evidence, &finding_sdp_rewritten, path, there->frame, there->capture,
               "The SDP of %s asks for %s at %s, and its Via names %s; behind the server the same "
               "message says %s and %s. No server changes the Via of a phone: its router did.",
               wn_show_role(path->to), wn_show_media(path),
               wn_show_endpoint(evidence, &written->session->media[path->carried_by].endpoint),
               wn_show_endpoint(evidence, &written->via->sent_by),
               wn_show_endpoint(evidence, &path->advertised),
               wn_show_endpoint(evidence, &there->writer_via->sent_by));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->receiver_sdp)
            continue;
        look_across_router(evidence, call, path);
        look_across_servers(evidence, call, path);
    }
}

const WnFindingKind finding_sdp_rewritten = {
    .id = "sdp-rewritten",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE | WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
