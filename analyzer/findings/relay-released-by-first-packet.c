/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relay had sound waiting for a phone for more than a second, and passes it on only when the
 * phone's own first packet has come (RFC 7362 5).  about is the path from the relay to the phone.
 */
#include "findings/finding.h"

static const WnTime AT_ONCE = 100 * WN_MILLISECOND, LONG = WN_SECOND;

static WnTime
first_of(const WnMediaPath *path)
{
    WnTime first = INT64_MAX;

    for (unsigned i = 0; i < path->n_streams; i++)
        first = path->streams[i]->first < first ? path->streams[i]->first : first;
    return first;
}

/* How long the sound had come to the relay's other side before that; 0: it had not. */
static WnTime
waited(const WnCall *call, const WnMediaPath *path, WnTime released)
{
    WnTime longest = 0;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];
        if (other != path && other->from == path->from && other->line == path->line &&
            other->n_streams > 0 &&
            wn_addr_equal(&other->advertised.addr, &path->sender_advertised.addr))
            longest = released - first_of(other) > longest ? released - first_of(other) : longest;
    }
    return longest;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);
        WnTime             out, in;

        if (path->n_streams == 0 || opposite->n_streams == 0 || path->ice || !path->latched)
            continue;
        out = first_of(path);
        in = first_of(opposite);
        if (out < in || out - in > AT_ONCE || in - call->answered < LONG ||
            waited(call, path, in) < LONG)
            continue;
        wn_observe(evidence, &finding_relay_released_by_first_packet, path,
                   path->streams[0]->first_frame, path->streams[0]->capture,
                   "The relay had %s for %s for %s, and sends it on right after the first packet "
                   "of %s.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_seconds(evidence, waited(call, path, in)), wn_show_role(path->to));
    }
}

const WnFindingKind finding_relay_released_by_first_packet = {
    .id = "relay-released-by-first-packet",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
