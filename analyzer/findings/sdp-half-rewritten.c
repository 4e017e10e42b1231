/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client whose Via, Contact and first m-line name the public address that its packets come from,
 * and which yet names a private one for another m-line or for RTCP (RFC 3605): something on the way
 * changed a part of the message and overlooked the rest.  A phone that knows its public address
 * uses it everywhere.  about is the path whose address was overlooked, or the one of the RTCP.
 */
#include "findings/finding.h"

/* Written by the client itself, and all that a router looks at is public and its source. */
static bool
looks_translated(const WnMessage *message)
{
    const WnAddr *source = &wn_message_source(message)->addr;
    const WnUri  *contact = wn_message_contact(message);

    return message->status == 0 && message->n_via == 1 && message->via && contact &&
           wn_addr_equal(&message->via->sent_by.addr, source) &&
           wn_addr_equal(&contact->endpoint.addr, source) && !message->record_routes;
}

static bool
names_source(const WnMessage *message)
{
    for (unsigned i = 0; i < message->session->n_media; i++)
        if (wn_addr_equal(&message->session->media[i].endpoint.addr,
                          &wn_message_source(message)->addr))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;
        const WnMediaLine *line = path->receiver_line;

        if (path->ice || line->has_ice || !wn_is_public(evidence, &wn_message_source(sdp)->addr) ||
            !looks_translated(sdp) || !names_source(sdp))
            continue;
        if (wn_is_nonpublic(evidence, &line->endpoint.addr))
            wn_observe(evidence, &finding_sdp_half_rewritten, path, sdp->frame, sdp->capture,
                       "Via, Contact and another line of the SDP name %s; for %s it still says %s.",
                       wn_show_addr(evidence, &wn_message_source(sdp)->addr), wn_show_media(path),
                       wn_show_endpoint(evidence, &line->endpoint));
        else if (wn_is_nonpublic(evidence, &line->rtcp.addr))
            wn_observe(evidence, &finding_sdp_half_rewritten, path, sdp->frame, sdp->capture,
                       "Via, Contact and c= name %s; for RTCP the SDP still says %s.",
                       wn_show_addr(evidence, &wn_message_source(sdp)->addr),
                       wn_show_endpoint(evidence, &line->rtcp));
    }
}

const WnFindingKind finding_sdp_half_rewritten = {
    .id = "sdp-half-rewritten",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
