/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICE with private addresses alone: gathering others failed.  RFC 8445 5.1.1, RFC 8839 5.1 (names
 * for addresses).
 */
#include "causes/cause.h"

/* For long enough to be sent again: whoever stops sooner found another pair (RFC 8445 7.2.5). */
static bool
are_tried(const WnCheckList *checks)
{
    return checks->pairs > 0 && checks->last - checks->first >= WN_SECOND / 2;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    const WnFinding *private = wn_observed(evidence, &finding_only_private_candidates);
    bool failed = false, hidden = false;

    for (; private; private = wn_observed_next(private)) {
        const WnMediaPath *path = private->about, *opposite = wn_media_opposite(call, path);
        if (wn_media_checks_are_refused(call, path))
            return WN_GRADE_NONE;
        failed |= wn_media_ice_failed(call, path) &&
                  (are_tried(&path->checks) || are_tried(&opposite->checks));
        /* A relay over TLS reaches whoever sends to it first. */
        hidden |= path->hidden_relay;
    }
    if (!failed)
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_only_private_candidates);
    wn_seen(evidence, &finding_checks_unanswered);
    if (hidden)
        return WN_GRADE_POSSIBLE;
    return wn_seen_together(evidence, &finding_only_private_candidates, &finding_gathering_failed)
               ? WN_GRADE_CERTAIN
               : WN_GRADE_LIKELY;
}

const WnCause cause_ice_candidates_incomplete = {
    .info = {
        .id = "ice-candidates-incomplete",
        .title = "ICE was used but the phone offered only private addresses "
                 "(STUN/TURN not working)",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_STUN,
        .explanation =
            "With ICE a phone offers every address at which it might be "
            "reached, and learns its public ones from a STUN or TURN "
            "server. This phone got no answer there, or has no such server "
            "configured, and offered only addresses of its own network. The "
            "other side is not in that network.\n\n"
            "The other side has nothing to try, and its router has no "
            "reason to let this phone's own checks in.",
        .fix = "- Phone: configure a STUN and TURN server that can be\n"
               "  reached from this network.\n"
               "- Firewall: let UDP to port 3478 out, and the answers in.",
        .blind_spot = {
            [WN_VANTAGE_WAN] =
                "Why the phone knows no public address cannot be seen "
                "outside; capture at the phone from before the call.",
        },
        .references = { "RFC 8445 5.1.1", "RFC 8839 5.1", "RFC 8656", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_ice_works,
                &guard_sdp_variants, NULL },
    .suppresses = { "ice-all-pairs-failed",
                    "private-sdp-unrelayed",
                    "rtp-not-arriving-blocked",
                    "server-sdp-private", NULL },
    .detect = detect,
};
