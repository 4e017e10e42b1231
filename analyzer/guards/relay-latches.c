/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G2: whoever got the private address sends to where the packets come from instead (RFC 7362): all
 * private addresses of this call did no harm.
 */
#include "guards/guard.h"

static bool
is_followed(const WnMediaPath *path)
{
    return path->verdict == WN_MEDIA_DELIVERED || path->latched;
}

/* It sends nothing of this medium anywhere, and follows this phone's packets with another: an
 * address that it would follow is no reason for its silence. */
static bool
is_silent_beside(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; path->n_streams == 0 && i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];

        if (other != path && !other->early && other->from == path->from && is_followed(other) &&
            other->n_streams > 0 && other->receiver_sdp == path->receiver_sdp &&
            wn_addr_equal(&other->advertised.addr, &path->advertised.addr))
            return true;
    }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *shown = NULL;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->early || !path->expected || !wn_media_is_private_outside(evidence, path))
            continue;
        if (is_silent_beside(call, path))
            continue;
        if (!is_followed(path))
            return WN_GUARD_CLEAR;
        shown = path;
    }
    if (!shown)
        return WN_GUARD_CLEAR;
    if (shown->n_streams > 0)
        wn_excuse(evidence, wn_stream_spot(shown->streams[0]));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_relay_latches = {
    .id = "relay-latches",
    .number = "G2",
    .excuse =
        "the other side sends to where the packets really come from, not to the private address",
    .answer = answer,
};
