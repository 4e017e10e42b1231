/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relay waits for the phone's first packet to know where to send, and the phone sends none.  RFC
 * 7362 5 (latching), RFC 6263 (opening and keeping a mapping).
 */
#include "causes/cause.h"

/* That the phone sent and a firewall took it all cannot be ruled out from outside. */
static bool
is_phone_watched(WnEvidence *evidence)
{
    const WnFinding *waits = wn_observed(evidence, &finding_relay_waits_for_packets);

    for (; waits; waits = wn_observed_next(waits)) {
        const WnMediaPath *path = waits->about;
        if (wn_agent_is_watched(path->receiver))
            return true;
    }
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_relay_waits_for_packets,
                         &finding_nothing_heard_from_phone))
        return is_phone_watched(evidence) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    return wn_seen(evidence, &finding_relay_released_by_first_packet) ? WN_GRADE_LIKELY
                                                                      : WN_GRADE_NONE;
}

const WnCause cause_latch_deadlock = {
    .info = {
        .id = "latch-deadlock",
        .title = "Both ends wait for the other to send sound first, so "
                 "nobody sends",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_RELAY | WN_PARTY_CLIENT,
        .explanation =
            "A relay that serves phones behind NAT cannot know where to "
            "send before it has got a packet from the phone. This phone "
            "sends nothing as long as it is muted, only listens, or waits "
            "for sound itself. So the relay keeps the sound that it already "
            "has, and the phone stays silent.\n\n"
            "Nobody hears anything, or the first seconds are missing until "
            "somebody speaks.",
        .fix = "- Phone: send something when the call begins, also while\n"
               "  muted (comfort noise, an empty RTP packet or a STUN\n"
               "  keep-alive; baresip natpinhole=yes).\n"
               "- Relay: do not wait for the first packet if the address\n"
               "  may be right (rtpengine without NAT-wait; Asterisk\n"
               "  rtp_keepalive; FreeSWITCH comfort noise on).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Whether the relay has sound for the phone cannot be seen "
                "inside; capture at the relay too.",
            [WN_VANTAGE_WAN] =
                "Whether the phone sent anything that was lost on its way "
                "cannot be seen outside; capture at the phone too.",
        },
        .references = { "RFC 7362 5", "RFC 6263 4", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_CLIPPED,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works,
                &guard_media_held,
                &guard_silence,
                &guard_early_media,
                &guard_one_way_by_design,
                &guard_late_offer,
                &guard_media_not_captured, NULL },
    .suppresses = { "private-sdp-unrelayed",
                    "rtp-not-arriving-blocked", NULL },
    .detect = detect,
};
