/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relay gets sound for a phone behind NAT, sends none of it to the phone, and has not heard the
 * phone yet (RFC 7362 5).  about is the path from the relay to the phone.
 */
#include "findings/finding.h"

/* Of several capture points one is at the relay, and what was seen before is not lost on the way.
 */
static bool
reaches_watched_relay(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (stream->lost == 0 && wn_model_is_public(call->model, &wn_stream_source(stream)->addr) &&
            wn_host_is_on_link(&call->model->flows, &wn_stream_destination(stream)->addr))
            return true;
    }
    return false;
}

/* It is seen on its way into the relay, not where it begins: there the relay itself is not seen. */
static bool
is_at_the_relay(const WnCall *call, const WnMediaPath *path)
{
    if (call->model->n_points > 1)
        return reaches_watched_relay(call, path);
    return !wn_agent_is_watched(path->sender);
}

/* The same direction on the relay's other side: what it should pass on. */
static const WnMediaPath *
find_waiting(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];
        if (other != path && other->from == path->from && other->line == path->line &&
            wn_addr_equal(&other->advertised.addr, &path->sender_advertised.addr) &&
            wn_media_is_steady(other) && is_at_the_relay(call, other))
            return other;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path), *waiting;

        if (!wn_media_is_due(path) || !opposite->expected || path->settled > 0 ||
            opposite->packets > 0 || path->ambiguous || path->ice ||
            !wn_media_is_private_outside(evidence, path) ||
            (waiting = find_waiting(call, path)) == NULL)
            continue;
        wn_observe(evidence, &finding_relay_waits_for_packets, path,
                   waiting->streams[0]->first_frame, waiting->streams[0]->capture,
                   "%llu packets of %s for %s reach %s, which sends not one of them on to %s.",
                   (unsigned long long) waiting->settled, wn_show_media(path),
                   wn_show_role(path->to), wn_show_endpoint(evidence, &waiting->destination),
                   wn_show_role(path->to));
    }
}

const WnFindingKind finding_relay_waits_for_packets = {
    .id = "relay-waits-for-packets",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP | WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
