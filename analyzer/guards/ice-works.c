/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G6: connectivity checks chose a pair of candidates (RFC 8445 8): the addresses of c= and m= are
 * not used.
 */
#include "guards/guard.h"

/* RFC 8489 6.2.1: so long a check goes on before it has failed. */
static const WnTime CHECKS_LAST = 40 * WN_SECOND;

/* Sound goes to the addresses of c= and m= until the checks are through; the capture ends before.
 */
static bool
may_still_choose(const WnEvidence *evidence, const WnCall *call, const WnMediaPath *path)
{
    return path->ice && !path->ice_succeeded && call->accepted && !call->bye &&
           wn_time_left(evidence, call->accepted) < CHECKS_LAST;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnGuardAnswer found = WN_GUARD_CLEAR;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (may_still_choose(evidence, call, path))
            found = WN_GUARD_UNKNOWN;
        if (!path->ice_succeeded)
            continue;
        for (unsigned s = 0; s < path->n_streams; s++) {
            WnSpot checked = wn_flow_checked(path->streams[s]->flow);
            if (checked.frame)
                wn_excuse(evidence, checked);
        }
        return WN_GUARD_HOLDS;
    }
    return found;
}

const WnGuard guard_ice_works = {
    .id = "ice-works",
    .number = "G6",
    .excuse = "ICE found a pair of addresses that works, so those of c= and m= do not matter",
    .answer = answer,
};
