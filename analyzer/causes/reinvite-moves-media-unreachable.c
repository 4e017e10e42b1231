/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound flows until a server sends both phones to each other directly, over addresses that do not
 * work.  RFC 3264 8 (modifying a session), RFC 3261 14, RFC 7362.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *offer = wn_observed(evidence, &finding_offer_moves_media);
    WnGrade          best = WN_GRADE_NONE;

    if (!wn_seen_together(evidence, &finding_offer_moves_media, &finding_media_stops_after_offer))
        return WN_GRADE_NONE;
    for (; offer; offer = wn_observed_next(offer)) {
        const WnMediaPath *path = offer->about;
        const WnAddr      *sender = &path->broke.from.addr;
        /* Who could be reached at a public address is now to be reached at a private one. */
        bool private = wn_is_nonpublic(evidence, &path->broke.to.addr) &&
                       wn_is_public(evidence, sender) && !path->broke.hidden;
        best = private ? WN_GRADE_CERTAIN : best > WN_GRADE_LIKELY ? best : WN_GRADE_LIKELY;
    }
    return best;
}

const WnCause cause_reinvite_moves_media_unreachable = {
    .info = {
        .id = "reinvite-moves-media-unreachable",
        .title = "Audio works for a moment and then disappears when the "
                 "server re-routes the media directly",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The call begins with sound over a server or relay, which "
            "works. Then the server tells each side to send its sound "
            "straight to the other one, to save itself the work. That "
            "address is private, or lies behind a router that lets nothing "
            "in, and the relay is gone.\n\n"
            "Both sides hear each other for a second or two, and then one "
            "or both hear nothing. Hold, resume and transfer do the same.",
        .fix = "- Server: keep relaying the sound of clients behind NAT\n"
               "  (Asterisk direct_media=no or\n"
               "  disable_direct_media_on_nat=yes; FreeSWITCH without\n"
               "  bypass_media; keep rtpengine in later re-INVITEs).\n"
               "- Phone: use ICE, which finds out beforehand whether the\n"
               "  direct way works.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the other side sends its sound now cannot be seen "
                "here; capture at the far phone too.",
            [WN_VANTAGE_WAN] =
                "The sound between the phones does not pass the server any "
                "more; capture at a phone.",
        },
        .references = { "RFC 3264 8", "RFC 3261 14", "RFC 7362", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY_LATER | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_not_rtp, NULL },
    .suppresses = { "not-nat-qos",
                    "rtp-not-arriving-blocked",
                    "private-sdp-unrelayed",
                    "server-sdp-private",
                    "media-binding-expired-silence", NULL },
    .detect = detect,
};
