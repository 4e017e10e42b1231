/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that sends nothing for a while loses the mapping that its sound comes in by.  RFC
 * 4787 4.3, RFC 6263 4 (keep-alives for RTP), RFC 3550 (silence).
 */
#include "causes/cause.h"

static WnGrade
grade(WnEvidence *evidence, const WnMediaPath *path)
{
    if (path->broke.kind != WN_BREAK_EXPIRED || !wn_seen(evidence, &finding_media_sender_paused))
        return WN_GRADE_NONE;
    if (wn_seen(evidence, &finding_media_stops_in_pause))
        return path->broke.proved    ? WN_GRADE_CERTAIN
               : path->broke.resumed ? WN_GRADE_LIKELY
                                     : WN_GRADE_POSSIBLE;
    /* Outside: it came back from another port, and nobody followed. */
    if (!wn_seen_together(evidence, &finding_media_source_moved, &finding_media_to_old_source))
        return WN_GRADE_NONE;
    return path->broke.proved ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *paused = wn_observed(evidence, &finding_media_sender_paused);
    WnGrade          best = WN_GRADE_NONE;

    for (; paused && best < WN_GRADE_CERTAIN; paused = wn_observed_next(paused)) {
        WnGrade next = grade(evidence, paused->about);
        best = next > best ? next : best;
    }
    return best;
}

const WnCause cause_media_binding_expired_silence = {
    .info = {
        .id = "media-binding-expired-silence",
        .title = "After mute, hold or silence suppression the sound no "
                 "longer comes in",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_NAT,
        .explanation =
            "Sound can only reach the phone through a port that its router "
            "holds open, and the router closes that port when the phone "
            "sends nothing for a while. This phone was silent for as long "
            "as that: muted, or its silence suppression sends no packets at "
            "all.\n\n"
            "The far side does not notice and goes on sending. The phone "
            "hears it again only once it speaks itself, or never.",
        .fix = "- Phone: keep sending when nobody speaks (comfort noise, or\n"
               "  a keep-alive every 15 seconds); switch silence\n"
               "  suppression off.\n"
               "- Server: send to where the sound comes from, also when\n"
               "  that changes; Asterisk rtp_keepalive, FreeSWITCH comfort\n"
               "  noise on.\n"
               "- Router: keep UDP mappings for at least two minutes.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Whether the far side went on sending cannot be seen "
                "inside; capture outside the router or at the server too.",
            [WN_VANTAGE_WAN] =
                "When the router closed the port cannot be seen outside; "
                "capture at the phone too.",
        },
        .references = { "RFC 4787 4.3", "RFC 6263 4", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY_LATER | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_not_rtp, NULL },
    .suppresses = { "not-nat-qos",
                    "rtp-not-arriving-blocked", NULL },
    .detect = detect,
};
