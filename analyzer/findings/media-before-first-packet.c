/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound is sent to a phone behind NAT before the phone has sent any itself: its router has no
 * reason yet to let it in (RFC 4787 5).  about is the path towards the phone.
 */
#include "findings/finding.h"

static const WnTime BEFORE = 500 * WN_MILLISECOND;

/* A relay beside the server that passed the SDP on: who is behind NAT is the phone beyond it. */
static bool
is_to_relay(const WnEvidence *evidence, const WnMediaPath *path, const WnStream *in)
{
    const WnAddr    *server = &wn_message_source(path->receiver_sdp)->addr;
    const WnUriList *passed = path->receiver_sdp->record_routes;

    return wn_addr_equal(&wn_stream_destination(in)->addr, server) &&
           (wn_is_known_server(evidence, server) ||
            (passed && passed->n > 0 && wn_addr_equal(&passed->uris[0]->endpoint.addr, server)));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);
        const WnStream    *in, *out;

        if (path->n_streams == 0 || opposite->n_streams == 0 || path->ice || !path->translated ||
            (path->receiver && path->receiver->vantage == WN_VANTAGE_LAN))
            continue;
        in = path->streams[0];
        out = opposite->streams[0];
        /* Of one flow: this very sender is let in by that very packet. */
        if (in->flow != out->flow || in->first + BEFORE > out->first || in->packets < 25 ||
            !wn_is_public(evidence, &in->flow->ends[1 - in->side].addr) ||
            is_to_relay(evidence, path, in))
            continue;
        wn_observe(evidence, &finding_media_before_first_packet, path, in->first_frame, in->capture,
                   "The %s for %s is sent for %s before the first packet comes from there.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_seconds(evidence, out->first - in->first));
    }
}

const WnFindingKind finding_media_before_first_packet = {
    .id = "media-before-first-packet",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
