/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is sent to a client whose SIP and sound come from two addresses goes to that of its SIP:
 * only a port that is forwarded for good would let it in there (RFC 4787 5).  about is the path
 * towards that client.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    static const uint64_t ENOUGH = 50; /* a second of sound */
    const WnFinding      *other = wn_observed(evidence, &finding_sound_from_other_address);

    for (; other; other = wn_observed_next(other)) {
        const WnMediaPath *path = other->about;
        const WnStream    *sound = wn_media_largest(path);

        if (!path->receiver || path->settled < ENOUGH || path->latched ||
            path->verdict == WN_MEDIA_DELIVERED ||
            !wn_addr_equal(&path->destination.addr, &path->receiver_signalling.addr))
            continue;
        wn_observe(evidence, &finding_sound_sent_to_other_line, path, sound->first_frame,
                   sound->capture,
                   "The %s for %s goes to %s, where its SIP comes from, and none of its own does.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_addr(evidence, &path->destination.addr));
    }
}

const WnFindingKind finding_sound_sent_to_other_line = {
    .id = "sound-sent-to-other-line",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
