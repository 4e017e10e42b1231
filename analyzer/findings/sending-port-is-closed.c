/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whoever follows a phone's sound to the port it comes from is told that nobody listens there (ICMP
 * port unreachable), while the phone goes on sending from it.  about is the path towards it.
 */
#include "findings/finding.h"

/* The port of that host to which the path goes, and from which its own sound goes
 * on; NULL: none. */
static const WnEndpoint *
find_closed(const WnCall *call, const WnMediaPath *path, const WnAddr *host)
{
    const WnStream *own = wn_media_seen_from(call, path, host);

    if (!own || own->packets < 50 || own->relay || own->last <= path->icmp->time ||
        own->flow->ends[own->side].port == path->advertised.port)
        return NULL;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream   *stream = path->streams[i];
        const WnEndpoint *to = &stream->flow->ends[1 - stream->side];
        if (stream->packets >= 50 && wn_endpoint_equal(to, &own->flow->ends[own->side]))
            return to;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnEndpoint  *closed;

        if (path->verdict != WN_MEDIA_BLOCKED || !path->icmp || !path->latched || path->ice ||
            path->icmp->kind != WN_ICMP_PORT_UNREACHABLE)
            continue;
        closed = find_closed(call, path, &path->icmp->reporter);
        if (closed)
            wn_observe(evidence, &finding_sending_port_is_closed, path, path->icmp->frame,
                       path->icmp->capture,
                       "The %s for %s goes to %s, from where its own comes, and is answered "
                       "\"%s\".",
                       wn_show_media(path), wn_show_role(path->to),
                       wn_show_endpoint(evidence, closed), wn_icmp_kind_name(path->icmp->kind));
    }
}

const WnFindingKind finding_sending_port_is_closed = {
    .id = "sending-port-is-closed",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
