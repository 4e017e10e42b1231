/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Not one packet of sound comes from a phone although both sides agreed on it, so that nothing can
 * be sent back to where it comes from.  about is the path from the relay to the phone.
 */
#include "findings/finding.h"

/* By its own reports the phone has sent nothing; or it has, and it is lost on the way. */
static bool
says_it_sent(const WnMediaPath *path)
{
    return path->reporter && path->reporter->packets_sent > 0;
}

/* Sound of that direction leaves the relay on its other side: it has heard the phone. */
static bool
is_passed_on(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];
        if (other != opposite && other->from == opposite->from && other->line == opposite->line &&
            other->packets > 0 && wn_addr_equal(&other->source.addr, &path->sender_advertised.addr))
            return true;
    }
    return false;
}

/* It may not know that the call was answered. */
static bool
waits_for_answer(const WnCall *call, const WnMediaPath *path)
{
    return path->to == WN_ROLE_CALLER && wn_caller_heard_no_answer(call);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);

        if (!wn_media_is_due(path) || !wn_media_is_due(opposite) || opposite->packets > 0 ||
            says_it_sent(path) || is_passed_on(call, path, opposite) ||
            waits_for_answer(call, path))
            continue;
        wn_observe(evidence, &finding_nothing_heard_from_phone, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture, "In %s not one packet of %s comes from %s itself.",
                   wn_show_seconds(evidence, opposite->expected_for), wn_show_media(path),
                   wn_show_role(path->to));
    }
}

const WnFindingKind finding_nothing_heard_from_phone = {
    .id = "nothing-heard-from-phone",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
